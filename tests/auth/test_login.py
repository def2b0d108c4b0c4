"""POST /auth/login."""

import time
from statistics import median
from typing import Any

import pytest

from tests.auth.conftest import Call
from tests.support.cast import PASSWORD, Person


def test_the_password_opens_the_account(alice: Person, post: Call) -> None:
    answer = log_in(post, alice.email, token_transport="body")

    assert answer.status_code == 200
    assert answer.json["user"] == alice.get("/me").json
    assert set(answer.json) == {"user", "access_token", "expires_in", "refresh_token"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.both
def test_each_log_in_is_a_session_of_its_own(alice: Person, post: Call) -> None:
    token = log_in(post, alice.email).json["access_token"]

    alice.post("/auth/logout")

    alice.access_token, ended = token, alice.access_token
    assert alice.get("/me").status_code == 200
    alice.access_token = ended
    assert alice.get("/me").status_code == 401


@pytest.mark.parametrize(
    ("registered", "given"),
    [
        ("carol@example.com", " Carol@EXAMPLE.com "),
        ("Carol@Example.com", "carol@example.com"),
        ("carol@xn--bcher-kva.example.com", "carol@xn--bcher-kva.example.com"),
        ("carol@xn--bcher-kva.example.com", "carol@bücher.example.com"),
        ("carol@BÜCHER.example.com", "carol@xn--bcher-kva.example.com"),
        ("cafe\u0301@example.com", "CAF\u00c9@example.com"),
    ],
)
def test_any_spelling_of_the_address_will_do(
    post: Call, signing_up: dict[str, Any], registered: str, given: str
) -> None:
    post("register", {**signing_up, "email": registered})

    assert log_in(post, given).status_code == 200


@pytest.mark.parametrize(
    "email", ["nobody@example.com", "no address", "", "$ne", "a\u0130@example.com", "@" * 254]
)
def test_an_unknown_account_is_answered_like_a_wrong_password(alice: Person, post: Call, email: str) -> None:
    unknown = log_in(post, email)
    wrong = log_in(post, alice.email, password="not the password")

    assert (unknown.status_code, unknown.json["code"]) == (401, "invalid_credentials")
    assert told(unknown) == told(wrong)


def test_an_unknown_account_takes_as_long_as_a_wrong_password(alice: Person, post: Call) -> None:
    def seconds(email: str) -> float:
        started = time.perf_counter()
        log_in(post, email, password="not the password")
        return time.perf_counter() - started

    pairs = [(seconds(alice.email), seconds("nobody@example.com")) for _ in range(15)]
    wrong, unknown = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)

    assert 0.5 < unknown / wrong < 2, f"unknown {unknown * 1000:.1f} ms, wrong {wrong * 1000:.1f} ms"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", None),
        ("email", {"$ne": ""}),
        ("email", "a" * 255),
        ("password", 8),
        ("password", "x" * 129),
        ("x", 1),
    ],
)
def test_a_bad_field_is_named(post: Call, field: str, value: object) -> None:
    answer = post("login", {"email": "carol@example.com", "password": PASSWORD, field: value})

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json["errors"]] == [field]


def told(answer: Any) -> dict[str, Any]:
    """The body but for its request id, and the headers that could tell the two apart."""
    headers = {
        name: answer.headers.get(name) for name in ("Content-Type", "Content-Length", "WWW-Authenticate")
    }
    return {**answer.json, "request_id": "", "headers": headers}


def log_in(post: Call, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return post("login", {"email": email, "password": password, **more})
