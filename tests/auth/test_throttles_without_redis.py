"""The throttles of logging in hold while Redis is gone: what is checked stands in MongoDB."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from config.limits import Limits
from config.settings import Settings
from devstack.ports import free_port
from tests.support.cast import PASSWORD, Person
from webapp.app import create_app
from webapp.auth import service
from webapp.core import clock
from webapp.core.errors import RateLimited
from webapp.core.web.application import Application

WIDE = "100000/minute"


@pytest.fixture
def alone(app: Application, settings: Settings, alice: Person) -> Iterator[Application]:
    """The application with the contract's limits, and no Redis to count in."""
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    limits = replace(Limits(), user=WIDE, writes=WIDE)
    yield create_app(replace(settings, redis_broker_url=nowhere, limits=limits))
    create_app(settings)


def log_in(client: FlaskClient, password: str, address: str) -> int:
    body = {"email": "alice@example.com", "password": password}
    place = {"REMOTE_ADDR": address}
    return int(client.post("/api/v1/auth/login", json=body, environ_base=place).status_code)


def test_an_account_gets_no_more_tries_and_its_owner_gets_in(alone: Application) -> None:
    attacker, browser = alone.test_client(use_cookies=False), alone.test_client()
    assert log_in(browser, PASSWORD, "127.0.0.1") == 200

    codes = [log_in(attacker, f"guess {number}", f"198.51.100.{number}") for number in range(30)]

    assert 1 <= codes.count(401) <= 10
    assert set(codes) == {401, 429}
    assert log_in(browser, PASSWORD, "127.0.0.1") == 200


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_what_was_tried_while_redis_was_there_counts_when_it_is_gone(
    app: Application, settings: Settings, alice: Person, name: str
) -> None:
    """And every process, of whatever machine, counts what all have let in."""
    limits, nowhere = replace(Limits(), user=WIDE, writes=WIDE), f"redis://127.0.0.1:{free_port()}/0"
    with_redis = create_app(replace(settings, limits=limits))
    tried = [_guess(with_redis, name, number) for number in range(7)]
    for process in range(4):  # each has an empty memory, and would let two more in
        other = create_app(replace(settings, redis_broker_url=nowhere, limits=limits))
        tried += [_guess(other, name, number) for number in range(10 * process + 10, 10 * process + 15)]
    create_app(settings)

    assert tried.count(401) == 10
    assert set(tried) == {401, 429}


def test_an_address_is_counted_with_redis_gone_too(alone: Application) -> None:
    body = [{"email": f"p{number}@example.com", "password": "x"} for number in range(20)]
    nobody = alone.test_client(use_cookies=False)
    for _ in range(10):  # by whichever process
        service.take_try("login_address", "203.0.113.7", "10/5minute")
    place = {"REMOTE_ADDR": "203.0.113.7"}

    answers = [nobody.post("/api/v1/auth/login", json=one, environ_base=place) for one in body[:2]]

    assert [answer.status_code for answer in answers] == [429, 429]
    assert 0 < int(answers[0].headers["Retry-After"]) <= 300


def test_a_window_goes_on(alice: Person) -> None:
    with clock.shifted(timedelta(minutes=-6)):
        for _ in range(10):
            service.take_try("login_account", "x", "10/5minute")
        with pytest.raises(RateLimited):
            service.take_try("login_account", "x", "10/5minute")
    service.take_try("login_account", "x", "10/5minute")


def test_those_at_once_get_no_more_than_those_in_turn(alice: Person) -> None:
    def take(_: int) -> bool:
        try:
            service.take_try("login_account", "x", "10/5minute")
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(take, range(48))) == 10


def _guess(app: Application, name: str, number: int) -> int:
    body = {"email": f"{name}@example.com", "password": f"guess {number}"}
    place = {"REMOTE_ADDR": f"198.51.100.{number}"}
    client = app.test_client(use_cookies=False)
    return int(client.post("/api/v1/auth/login", json=body, environ_base=place).status_code)
