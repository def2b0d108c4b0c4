"""Who asks, under which id, and how much one may ask of the edge."""

import secrets
from collections.abc import Iterator

import pytest

from deploy.edge import Limits
from tests.support.edge import Edge, edge
from tests.support.upstreams import Upstream, upstream

REPORTS = "/api/v1/csp-reports"
MOST = 3
"""What the web process under test takes of one address (`LIMIT_CSP_REPORTS`)."""


def _report(door: Edge, client: str | None, **headers: str) -> int:
    """The status of a report; `client` is whom the balancer names (None: nobody stands between)."""
    if client is None:
        return door.ask("POST", REPORTS, json=[], headers=headers).status_code
    kind = {"Content-Type": "application/json"}
    return door.behind(client, REPORTS, "POST", data=b"[]", **kind, **headers).status_code


@pytest.fixture
def _fresh(_clean: None) -> None:
    """Nobody has asked for anything."""


@pytest.mark.usefixtures("_fresh")
def test_a_client_cannot_say_that_it_is_another(door: Edge) -> None:
    claims = ("192.0.2.%d", "192.0.2.%d, 198.51.100.7", "127.0.0.2, 192.0.2.%d")
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        told = [_report(door, None, **{name: claims[at % 3] % at}) for at in range(MOST + 1)]
        assert 429 in told, name


@pytest.mark.usefixtures("_fresh")
def test_behind_a_balancer_each_client_is_counted_by_itself(door: Edge) -> None:
    told = [_report(door, "192.0.2.1") for _ in range(MOST + 1)]
    assert (told[0], told[-1]) == (204, 429)
    assert _report(door, "192.0.2.2") == 204


@pytest.mark.usefixtures("_fresh")
def test_behind_a_balancer_only_the_address_that_it_added_counts(door: Edge) -> None:
    told = [_report(door, f"203.0.113.{at}, 192.0.2.9") for at in range(MOST + 1)]
    assert (told[0], told[-1]) == (204, 429)


def test_the_log_has_the_id_that_the_answer_bears_and_no_query(door: Edge) -> None:
    answer = door.get("/api/v1/notifications/unsubscribe?token=hush")
    line = door.line(answer.headers["X-Request-ID"])

    assert line["path"] == "/api/v1/notifications/unsubscribe"
    assert (line["status"], line["method"], line["address"]) == (answer.status_code, "GET", "127.0.0.1")
    assert line["upstream_status"] == str(answer.status_code)
    assert "hush" not in door.log.read_text()


@pytest.mark.parametrize("path", ["/", "/nothing.js", "/api/v1/tasks"])
def test_an_id_is_taken_from_a_balancer_alone(door: Edge, path: str) -> None:
    given = f"given-{secrets.token_hex(4)}"

    assert door.get(path, **{"X-Request-ID": given}).headers["X-Request-ID"] != given
    assert door.behind("192.0.2.1", path, **{"X-Request-ID": given}).headers["X-Request-ID"] == given
    assert door.line(given)["address"] == "192.0.2.1"


def test_a_log_line_stays_json_whatever_is_asked(door: Edge) -> None:
    answer = door.get("/%22%0a%5c", **{"User-Agent": 'a "quoted" \\ agent'})

    assert door.line(answer.headers["X-Request-ID"])["agent"] == 'a "quoted" \\ agent'


@pytest.fixture(scope="module")
def behind() -> Iterator[Upstream]:
    with upstream() as server:
        yield server


@pytest.fixture(scope="module")
def narrow(behind: Upstream) -> Iterator[Edge]:
    """An edge that lets little through."""
    limits = Limits(api="1r/s", identity="1r/m", burst={"api": 4, "identity": 1})
    with edge({"web": [behind.port]}, trusted=["127.0.0.2"], limits=limits) as running:
        yield running


def test_one_address_may_ask_only_so_much(narrow: Edge) -> None:
    answers = [narrow.behind("192.0.2.1", "/api/v1/tasks") for _ in range(12)]
    refused = answers[-1]

    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Retry-After"] == "1"
    assert refused.json()["code"] == "rate_limited"
    assert narrow.behind("192.0.2.3", "/api/v1/tasks").status_code == 200


def test_tokens_are_asked_for_more_seldom_than_the_rest(narrow: Edge) -> None:
    told = [narrow.behind("192.0.2.4", "/api/v1/auth/login").status_code for _ in range(3)]

    assert told == [200, 200, 429]
    assert narrow.behind("192.0.2.4", "/api/v1/tasks").status_code == 200


def test_one_ipv6_customer_is_one_caller(narrow: Edge) -> None:
    told = [narrow.behind(f"2001:db8:1:2::{at:x}", "/api/v1/tasks").status_code for at in range(1, 13)]

    assert 429 in told
    assert narrow.behind("2001:db8:1:3::1", "/api/v1/tasks").status_code == 200


def test_what_a_client_says_of_its_way_does_not_reach_the_application(narrow: Edge, behind: Upstream) -> None:
    names = ("Forwarded", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Prefix", "Proxy")
    sent = dict.fromkeys(names, "a lie")
    narrow.get("/api/v1/own", **sent, **{"X-Forwarded-For": "192.0.2.66", "X-Forwarded-Proto": "https"})
    headers = next(asked.headers for asked in behind.asked if "/api/v1/own" in asked.line)

    assert "a lie" not in headers.values()
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert "connection" not in headers
