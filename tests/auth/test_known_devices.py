"""The device cookie: the owner is never locked out by others, and is told of devices that are new."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from config.limits import Limits
from config.settings import Settings
from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import subjects
from tests.support.cast import PASSWORD, Person
from tests.support.jobs import Jobs
from webapp.app import create_app
from webapp.auth.service import signing_in
from webapp.core.web.application import Application

WIDE = "100000/minute"
NEW_DEVICE = "New sign-in to your account"


@pytest.fixture(scope="module")
def limited_app(app: Application, settings: Settings) -> Iterator[Application]:
    """The application with the contract's limits on logging in."""
    yield create_app(replace(settings, limits=replace(Limits(), user=WIDE, writes=WIDE, register=WIDE)))
    create_app(settings)


def log_in(client: FlaskClient, password: str = PASSWORD, address: str = "127.0.0.1", **more: Any) -> Any:
    return client.post(
        "/api/v1/auth/login",
        json={"email": "alice@example.com", "password": password},
        environ_base={"REMOTE_ADDR": address},
        **more,
    )


@pytest.mark.parametrize("tries", [200, pytest.param(2_000, marks=pytest.mark.long)])
def test_two_hundred_addresses_get_ten_tries_and_the_owner_gets_in(
    alice: Person, limited_app: Application, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    browser, attacker = limited_app.test_client(), limited_app.test_client(use_cookies=False)
    assert log_in(browser).status_code == 200
    checks: list[str] = []
    real = signing_in.matches
    monkeypatch.setattr(signing_in, "matches", lambda *args: checks.append("") or real(*args))
    tried = [log_in(attacker, f"guess {number}", f"198.51.100.{number % 200}") for number in range(tries)]

    assert len(checks) <= 10
    assert {one.status_code for one in tried} == {401, 429}
    assert log_in(attacker).status_code == 429
    assert log_in(browser, "a slip of the finger").status_code == 401
    assert log_in(browser).status_code == 200


def test_a_known_device_has_ten_tries_of_its_own(alice: Person, limited_app: Application) -> None:
    browser = limited_app.test_client()
    log_in(browser)

    codes = [log_in(browser, "not the password").status_code for _ in range(12)]

    assert codes == [401] * 10 + [429] * 2


@pytest.mark.parametrize("cookie", ["x", "a.b", ".", "é.é", "a" * 64 + ".b"])
def test_a_made_up_device_is_unknown(alice: Person, limited_app: Application, cookie: str) -> None:
    attacker = limited_app.test_client(use_cookies=False)

    codes = [log_in(attacker, "x", headers={"Cookie": f"device={cookie}"}).status_code for _ in range(11)]

    assert codes[-1] == 429


def test_a_device_of_one_account_is_not_known_to_another(
    alice: Person, bob: Person, limited_app: Application
) -> None:
    browser = limited_app.test_client()
    browser.post("/api/v1/auth/login", json={"email": bob.email, "password": PASSWORD})

    codes = [log_in(browser, "not the password").status_code for _ in range(11)]

    assert codes[-1] == 429


def test_an_address_of_many_does_not_lock_a_known_device_out(alice: Person, limited_app: Application) -> None:
    browser, neighbour = limited_app.test_client(), limited_app.test_client(use_cookies=False)
    log_in(browser)
    for number in range(11):
        neighbour.post("/api/v1/auth/login", json={"email": f"x{number}@example.com", "password": "x"})

    assert log_in(neighbour).status_code == 429
    assert log_in(browser).status_code == 200


def test_the_owner_is_told_of_a_new_device_once(
    app: Application, alice: Person, jobs: Jobs, mails: Catcher
) -> None:
    browser = app.test_client()
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"}
    log_in(browser, address="192.0.2.7", headers=agent)
    log_in(browser, address="192.0.2.8", headers=agent)  # it is known by its cookie
    log_in(app.test_client(), address="192.0.2.7", headers=agent)  # and without by what it is and where
    jobs.drain()

    assert subjects(mails, alice.email).count(NEW_DEVICE) == 1
    (mail,) = (one for one in mails.messages(alice.email) if one["subject"] == NEW_DEVICE)
    for said in ("Firefox on Linux", "192.0.2.7", "/settings/sessions", "/forgot-password", "UTC"):
        assert said in mail["text"]
        assert said in mail["html"]


def test_registering_is_not_told(
    app: Application, jobs: Jobs, mails: Catcher, alice: Person, log_in: Call
) -> None:
    log_in(alice.email)
    jobs.drain()

    assert NEW_DEVICE not in subjects(mails, alice.email)


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_five_mails_a_day_help_somebody_who_forgot_and_nobody_learns_more(
    alice: Person, limited_app: Application, email: str
) -> None:
    anyone = limited_app.test_client(use_cookies=False)

    def ask(number: int) -> int:
        place = {"REMOTE_ADDR": f"192.0.2.{number}"}
        answer = anyone.post("/api/v1/auth/password/forgot", json={"email": email}, environ_base=place)
        return int(answer.status_code)

    assert [ask(number) for number in range(7)] == [202] * 5 + [429] * 2


def test_a_password_is_asked_for_ten_times_in_five_minutes_behind_a_token_too(
    alice: Person, limited_app: Application
) -> None:
    alice.client = limited_app.test_client(use_cookies=False)

    def guess(number: int) -> int:
        if number % 2:
            body = {"current_password": f"guess {number}", "new_password": "another horse battery"}
            return int(alice.post("/auth/password/change", body).status_code)
        return int(alice.delete("/me", json={"password": f"guess {number}"}).status_code)

    assert [guess(number) for number in range(12)] == [422] * 10 + [429] * 2
