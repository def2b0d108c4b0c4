"""The throttles of logging in hold while Redis is gone: counted in memory, more strictly."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from config.limits import Limits
from config.settings import Settings
from devstack.ports import free_port
from tests.support.cast import PASSWORD, Person
from webapp.app import create_app
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
