"""Whose request it is, as the limits count it: behind proxies, and by IPv6."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from config.settings import Settings
from webapp.app import create_app
from webapp.core.web.application import Application

CLIENT, OTHER, PROXY = "198.51.100.1", "198.51.100.2", "192.0.2.1"
TRIES = 4

Refused = Callable[..., bool]


@pytest.fixture(scope="module")
def behind(app: Application, settings: Settings) -> Iterator[Callable[[int], Application]]:
    """The application with three log-ins an address, behind so many proxies."""
    few = replace(settings, limits=replace(settings.limits, login_address="3/minute"))
    made = {hops: create_app(replace(few, trusted_proxy_hops=hops)) for hops in (0, 1, 2)}
    yield made.__getitem__
    create_app(settings)


@pytest.fixture
def shared(client: FlaskClient, behind: Callable[[int], Application]) -> Refused:
    """Whether requests of these addresses and `X-Forwarded-For` headers count as one caller's."""

    def ask(hops: int, *callers: tuple[str, str]) -> bool:
        nobody, codes = behind(hops).test_client(use_cookies=False), []
        for number in range(TRIES):
            address, forwarded = callers[number % len(callers)]
            answer = nobody.post(
                "/api/v1/auth/login",
                json={"email": f"user{number}@example.com", "password": "not the password"},
                headers={"X-Forwarded-For": forwarded} if forwarded else {},
                environ_base={"REMOTE_ADDR": address},
            )
            codes.append(answer.status_code)
        assert codes[:-1] == [401] * (TRIES - 1)
        return codes[-1] == 429

    return ask


def test_without_proxies_the_header_means_nothing(shared: Refused) -> None:
    assert shared(0, (PROXY, CLIENT), (PROXY, OTHER))


def test_without_proxies_the_connection_counts(shared: Refused) -> None:
    assert not shared(0, (CLIENT, ""), (OTHER, ""))


def test_behind_one_proxy_the_last_entry_counts(shared: Refused) -> None:
    assert not shared(1, (PROXY, CLIENT), (PROXY, OTHER))


def test_behind_one_proxy_what_a_client_invents_means_nothing(shared: Refused) -> None:
    assert shared(1, (PROXY, f"1.1.1.1, {CLIENT}"), (PROXY, f"2.2.2.2, 3.3.3.3, {CLIENT}"))


def test_behind_two_the_last_but_one_counts(shared: Refused) -> None:
    assert shared(2, (PROXY, f"1.1.1.1, {CLIENT}, {PROXY}"), (PROXY, f"2.2.2.2, {CLIENT}, {PROXY}"))


def test_behind_two_another_last_but_one_is_another(shared: Refused) -> None:
    assert not shared(2, (PROXY, f"{CLIENT}, {PROXY}"), (PROXY, f"{OTHER}, {PROXY}"))


@pytest.mark.parametrize("rubbish", ["unknown", "_hidden", "1.2.3.4.5", "é", "a" * 5000])
def test_an_entry_that_is_no_address_does_no_harm(shared: Refused, rubbish: str) -> None:
    assert shared(1, (PROXY, rubbish))


@pytest.mark.parametrize(
    ("one", "another", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.1", "198.51.100.1", True),
        ("::ffff:198.51.100.1", "::ffff:198.51.100.2", False),
    ],
)
def test_an_ipv6_customer_is_a_network_of_64_bits(
    shared: Refused, one: str, another: str, same: bool
) -> None:
    assert shared(0, (one, ""), (another, "")) is same
