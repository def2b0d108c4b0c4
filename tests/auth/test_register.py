"""POST /auth/register: what it takes, what it answers."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.auth.conftest import Call

PROFILE = {"id", "email", "email_verified", "name", "timezone", "locale", "created_at", "version"} | {
    "otp_enabled",
    "email_bounced_at",
    "deletion_at",
}


def test_an_account_is_made_of_all_its_fields(post: Call, signing_up: dict[str, Any]) -> None:
    answer = post("register", {**signing_up, "timezone": "Europe/Vienna", "locale": "de-AT"})

    assert answer.status_code == 201
    user = answer.json["user"]
    assert set(user) == PROFILE
    assert user | {"id": "", "created_at": ""} == {
        "id": "",
        "created_at": "",
        "email": "carol@example.com",
        "email_verified": False,
        "email_bounced_at": None,
        "otp_enabled": False,
        "deletion_at": None,
        "name": "Carol",
        "timezone": "Europe/Vienna",
        "locale": "de-AT",
        "version": 1,
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_zone_and_language_have_defaults(post: Call, signing_up: dict[str, Any]) -> None:
    user = post("register", signing_up).json["user"]

    assert (user["timezone"], user["locale"]) == ("UTC", "en")


def test_the_access_token_opens_the_account(
    client: FlaskClient, post: Call, signing_up: dict[str, Any]
) -> None:
    body = post("register", signing_up).json

    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {body['access_token']}"})

    assert me.json == body["user"]
    assert body["expires_in"] == 600


@pytest.mark.parametrize(
    "spelling",
    [
        "carol@example.com",
        "Carol@Example.COM",
        " carol@example.com ",
        "CAROL@example.com",
    ],
)
def test_an_address_has_one_account_however_it_is_spelt(
    post: Call, signing_up: dict[str, Any], spelling: str
) -> None:
    post("register", signing_up)

    answer = post("register", {**signing_up, "email": spelling})

    assert (answer.status_code, answer.json["code"]) == (409, "email_taken")


@pytest.mark.parametrize(
    ("first", "second"),
    [("a@bücher.example.com", "a@xn--bcher-kva.example.com"), ("e\u0301@example.com", "\u00c9@example.com")],
)
def test_an_international_address_has_one_account_too(
    post: Call, signing_up: dict[str, Any], first: str, second: str
) -> None:
    assert post("register", {**signing_up, "email": first}).status_code == 201
    assert post("register", {**signing_up, "email": second}).json["code"] == "email_taken"


BAD = [
    ("email", "carol"),
    ("email", "carol@"),
    ("email", ""),
    ("email", None),
    ("email", f"{'c' * 60}@{'e' * 60}.{'e' * 60}.{'e' * 60}.{'e' * 60}.com"),
    ("email", "carol@example.com\nBcc: all@example.com"),
    ("password", "7 chars"),
    ("password", "x" * 129),
    ("password", 12345678),
    ("name", ""),
    ("name", "   "),
    ("name", "x" * 101),
    ("name", "two\nlines"),
    ("name", "bell\x07"),
    ("timezone", "Mars/Olympus"),
    ("timezone", "CEST"),
    ("timezone", "../../etc/passwd"),
    ("locale", "english"),
    ("locale", "EN"),
    ("token_transport", "header"),
    ("is_admin", True),
    ("id", "1"),
    ("email_verified", True),
]


def test_a_bad_field_is_named_and_nothing_is_made(
    subtests: pytest.Subtests, post: Call, signing_up: dict[str, Any], stored: Any
) -> None:
    for field, value in BAD:
        with subtests.test(str((field, value))):
            answer = post("register", {**signing_up, field: value})

            assert (answer.status_code, answer.json["code"]) == (422, "validation_failed")
            assert [fault["field"] for fault in answer.json["errors"]] == [field]
            assert stored["myriad_auth"]["users"].count_documents({}) == 0


@pytest.mark.parametrize("field", ["email", "password", "name"])
def test_a_missing_field_is_named(post: Call, signing_up: dict[str, Any], field: str) -> None:
    del signing_up[field]

    answer = post("register", signing_up)

    assert [(fault["field"], fault["code"]) for fault in answer.json["errors"]] == [(field, "missing")]


@pytest.mark.parametrize("password", ["8 chars.", "12chars word" * 10 + "12345678", "пароль с пробелами"])
def test_any_long_enough_password_will_do(post: Call, signing_up: dict[str, Any], password: str) -> None:
    assert post("register", {**signing_up, "password": password}).status_code == 201

    assert logged_in(post, password)
    assert not logged_in(post, password[:-1])


def test_blanks_around_a_password_count(post: Call, signing_up: dict[str, Any]) -> None:
    post("register", {**signing_up, "password": " spaces around "})

    assert logged_in(post, " spaces around ")
    assert not logged_in(post, "spaces around")


def test_what_was_wrong_is_not_sent_back(post: Call, signing_up: dict[str, Any]) -> None:
    answer = post("register", {**signing_up, "password": "s3cret!"})

    assert "s3cret!" not in answer.text


def logged_in(post: Call, password: str) -> bool:
    return post("login", {"email": "carol@example.com", "password": password}).status_code == 200
