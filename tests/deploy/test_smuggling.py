"""Nobody gets a request past nginx that it did not see, nor makes two of what it passed on as one."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.edge import Edge, edge
from tests.support.processes import Web, web
from tests.support.smuggling import forms
from tests.support.waiting import until
from tests.support.wire import say
from webapp.core.web.application import Application

FORMS = list(forms())
QUICK = 0.2
PLAIN = ("Transfer_Encoding", "Content_Length", "line b'POST  %s", "line b'POST http://y")
"""Fields of other names say nothing of a body, and these lines leave no doubt where it ends: what follows is
a request of its own, to nginx too."""


@pytest.fixture(scope="module")
def talking(app: Application, environment: dict[str, str]) -> Iterator[Web]:
    """A web process that says what it is asked, with the id that each request bears."""
    narrow = {"WEB_CONCURRENCY": "1", "TRUSTED_PROXY_HOPS": "1", "ACCESS_LOG": "on"}
    with web(environment, **narrow) as running:
        yield running


@pytest.fixture(scope="module")
def behind(talking: Web, build: Path) -> Iterator[Edge]:
    with edge({"web": [_port(talking)]}, build) as running:
        yield running


def _port(process: Web) -> int:
    return int(process.url.rpartition(":")[2])


def _served(process: Web) -> list[dict[str, Any]]:
    """What the web process says that it was asked."""
    assert process.process.log
    lines = process.process.log.read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    return [line for line in told if line.get("event") == "request"]


def _settled(process: Web, url: str) -> None:
    """A request that comes after all others is logged after them."""
    answer = say(
        int(url.rpartition(":")[2]), b"GET /api/v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    assert answer.status == 200
    ident = answer.data.lower().partition(b"x-request-id: ")[2].split(b"\r")[0].decode()
    until(lambda: any(line["request_id"] == ident for line in _served(process)))


def test_there_are_sixty_forms_and_more() -> None:
    assert len({text for _, text in FORMS}) >= 60


def test_through_nginx_web_is_asked_what_nginx_passed_on_and_nothing_else(talking: Web, behind: Edge) -> None:
    def tried(form: tuple[str, bytes]) -> str:
        status = say(behind.port, form[1], seconds=QUICK).status
        follows = behind.get("/api/v1/status")
        well = (status < 500 or status == 501) and follows.status_code == 200 and follows.json()["version"]
        return "" if well else f"{form[0]}: {status}, and then {follows.status_code}"

    with ThreadPoolExecutor(8) as at_once:
        assert [told for told in at_once.map(tried, FORMS) if told] == []
    _settled(talking, behind.url)

    seen = {line["request_id"]: line for line in behind.lines()}
    asked = [line for line in _served(talking) if line["route"] != "/readyz"]  # the fixture's own
    through = [line for line in asked if not line["request_id"].startswith("direct-")]
    assert len({line["request_id"] for line in through}) == len(through), "one request, read as two"
    for line in through:
        passed = seen.get(line["request_id"])
        assert passed, f"web was asked what nginx never saw: {line}"
        assert (passed["method"], passed["status"]) == (line["method"], line["status"])


def test_directly_what_can_be_read_in_two_ways_is_refused_or_ends_the_connection(talking: Web) -> None:
    def tried(form: tuple[str, bytes]) -> str:
        marked = form[1].replace(b"smuggled-", b"direct-smuggled-")
        status = say(_port(talking), marked, seconds=QUICK).status
        return "" if status < 500 or status == 501 else f"{form[0]}: {status}"

    with ThreadPoolExecutor(8) as at_once:
        wrong = [told for told in at_once.map(tried, FORMS) if told]
    _settled(talking, talking.url)

    hidden = [line for line in _served(talking) if line["request_id"].startswith("direct-smuggled-")]
    assert wrong == []
    names = {FORMS[int(line["request_id"].rpartition("-")[2])][0] for line in hidden}
    assert {name for name in names if not any(one in name for one in PLAIN)} == set()
