"""Rate limits with the contract's own figures."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.limits import Limits
from config.settings import Settings
from tests.support.cast import PASSWORD, Person, register
from tests.support.servers import Servers
from webapp.app import create_app
from webapp.core.web.application import Application


@pytest.fixture(scope="module")
def limited_app(app: Application, settings: Settings) -> Iterator[Application]:
    """The application with the contract's limits."""
    yield create_app(replace(settings, limits=Limits()))
    create_app(settings)


@pytest.fixture
def limited(client: FlaskClient, limited_app: Application) -> FlaskClient:
    return limited_app.test_client(use_cookies=False)


def sign_up(client: FlaskClient, number: int, **options: object) -> TestResponse:
    body = {"email": f"user{number}@example.com", "password": PASSWORD, "name": "User"}
    return client.post("/api/v1/auth/register", json=body, **options)


def log_in(client: FlaskClient, email: str, address: str = "127.0.0.1") -> TestResponse:
    return client.post(
        "/api/v1/auth/login",
        json={"email": email, "password": "not the password"},
        environ_base={"REMOTE_ADDR": address},
    )


def assert_limited(answer: TestResponse, seconds: int) -> None:
    """Whether it is the contract's 429, with when to come back, at most `seconds` from now."""
    assert answer.status_code == 429
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "rate_limited"
    assert 0 < int(answer.headers["Retry-After"]) <= seconds
    assert "r=0" in answer.headers["RateLimit"]
    assert f"t={answer.headers['Retry-After']}" in answer.headers["RateLimit"]


def test_an_address_makes_twenty_accounts_an_hour(limited: FlaskClient) -> None:
    codes = [sign_up(limited, number).status_code for number in range(20)]

    time.sleep(2.1)  # or it is the limit of a second that refuses
    refused = sign_up(limited, 20)

    assert codes == [201] * 20
    assert_limited(refused, 2 * 3600)
    assert refused.headers["RateLimit-Policy"] == '"route";q=20;w=3600'


def test_another_address_has_its_own(limited: FlaskClient) -> None:
    for number in range(21):
        sign_up(limited, number)

    assert sign_up(limited, 30, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 201


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "Client-IP"]
)
def test_a_header_does_not_make_another_address(limited: FlaskClient, header: str) -> None:
    def invented(number: int) -> dict[str, str]:
        address = f"198.51.100.{number}"
        return {header: f"for={address}" if header == "Forwarded" else address}

    codes = [sign_up(limited, number, headers=invented(number)).status_code for number in range(22)]

    assert codes == [201] * 20 + [429] * 2


def test_the_answer_says_what_is_left(limited: FlaskClient) -> None:
    answers = [limited.get("/api/docs") for _ in range(2)]

    left = [int(answer.headers["RateLimit"].split("r=")[1].split(";")[0]) for answer in answers]
    assert left == [19, 18]
    assert all("q=20;w=1" in answer.headers["RateLimit-Policy"] for answer in answers)
    assert all("Retry-After" not in answer.headers for answer in answers)


def test_a_user_makes_sixty_changes_a_minute(limited: FlaskClient) -> None:
    alice = register(limited, "alice")

    codes = [slowly(alice, number) for number in range(61)]

    assert codes[:60] == [200] * 60
    assert codes[60] == 429
    assert alice.get("/me").status_code == 200


def test_a_user_asks_twenty_times_a_second(limited: FlaskClient) -> None:
    alice = register(limited, "alice")
    alice.get("/me")
    time.sleep(2.1)  # what was counted before is forgotten

    started = time.monotonic()
    codes = [alice.get("/me").status_code for _ in range(40)]
    seconds = time.monotonic() - started

    assert set(codes) == {200, 429}
    assert codes.count(200) == 20 if seconds < 1 else codes.count(200) <= 20 * (1 + seconds)


def test_users_behind_one_address_do_not_share(limited: FlaskClient) -> None:
    people = [register(limited, name) for name in ("alice", "bob")]
    for _ in range(20):
        people[0].get("/me")

    assert people[1].get("/me").status_code == 200


def test_probes_are_not_limited(limited: FlaskClient) -> None:
    for path in ("/livez", "/readyz"):
        answers = [limited.get(path) for _ in range(40)]

        assert {answer.status_code for answer in answers} == {200}
        assert all("RateLimit" not in answer.headers for answer in answers)


def test_an_account_is_tried_ten_times_from_wherever(limited: FlaskClient) -> None:
    spellings = ["alice@example.com", "ALICE@example.com", " alice@EXAMPLE.com"]
    codes = [log_in(limited, spellings[number % 3], f"192.0.2.{number}").status_code for number in range(10)]

    assert codes == [401] * 10
    assert_limited(log_in(limited, "alice@example.com", "192.0.2.99"), 600)
    assert log_in(limited, "bob@example.com", "192.0.2.99").status_code == 401


def test_an_address_tries_ten_accounts(limited: FlaskClient) -> None:
    codes = [log_in(limited, f"user{number}@example.com").status_code for number in range(11)]

    assert codes == [401] * 10 + [429]


def test_the_right_password_is_limited_too(limited: FlaskClient) -> None:
    alice = register(limited, "alice")
    for _ in range(10):
        log_in(limited, alice.email)

    body = {"email": alice.email, "password": PASSWORD}
    assert limited.post("/api/v1/auth/login", json=body).status_code == 429


def test_no_account_is_named_in_redis(limited: FlaskClient, servers: Servers) -> None:
    log_in(limited, "alice@example.com")

    assert not [key for key in servers.broker.scan_iter() if "alice" in key]


def test_a_mail_is_asked_for_five_times_an_hour(limited: FlaskClient) -> None:
    alice = register(limited, "alice")

    codes = [alice.post("/auth/verify-email/resend").status_code for _ in range(6)]

    assert codes == [202] * 5 + [429]


def slowly(person: Person, number: int) -> int:
    """One change, no faster than the limit a second allows."""
    time.sleep(0.055)
    return person.patch("/me", {"name": f"Alice {number}"}).status_code
