"""More slow requests than fit: the rest is refused at once, the servers see no more than is stated."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from config.connections.totals import rows
from config.settings import load
from tests.contracts.problems import assert_problem
from tests.front.conftest import Caller, sign_up
from tests.support.connections import Connections, watched
from tests.support.failing import READS, failing
from tests.support.processes import web
from tests.support.servers import Servers

SLOW, THREADS, WAITING = 64, 4, 4
FIGURES = {"WEB_CONCURRENCY": "1", "WEB_THREADS": str(THREADS), "WEB_WAITING": str(WAITING)}
SLOW_MS = 500
"""Half of what one waits in line at most: who finds room is not refused on a busy machine either."""
REFUSED_WITHIN, NORMAL_WITHIN = 1.0, 5.0
FULL_MS, REFUSALS = 2000, 20

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("overload")]


@dataclass
class Answer:
    """What came back, and after how long."""

    status_code: int
    headers: Mapping[str, str]
    text: str
    seconds: float

    @property
    def status(self) -> str:
        return str(self.status_code)

    @property
    def content_type(self) -> str:
        return self.headers["Content-Type"]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def _at_once(caller: Caller, count: int) -> Iterator[Answer]:
    """Answers to reads of which none is like another, each on a connection that is open already."""
    address, barrier = urlsplit(caller.url).netloc, threading.Barrier(count)

    def ask(number: int) -> Answer:
        connection = HTTPConnection(address, timeout=30)
        connection.connect()
        barrier.wait(10)
        answer = _ask(connection, caller, f"tasks?limit={number + 1}")
        connection.close()
        return answer

    with ThreadPoolExecutor(count) as pool:
        yield from pool.map(ask, range(count))


def _ask(connection: HTTPConnection, caller: Caller, path: str) -> Answer:
    began = time.monotonic()
    connection.request("GET", f"/api/v1/{path}", headers={"Authorization": f"Bearer {caller.token}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    return Answer(answer.status, answer.headers, text, time.monotonic() - began)


@pytest.mark.usefixtures("_clean")
@pytest.mark.parametrize("front", ["on", "off"])
def test_what_does_not_fit_is_refused_at_once_and_soon_all_is_well(
    environment: dict[str, str], servers: Servers, front: str
) -> None:
    connections = Connections(servers)
    with web(environment, WEB_FRONT=front, **FIGURES) as running, watched(connections) as most:
        ada = sign_up(running, "ada")
        assert ada.read().status_code == 200
        with failing(servers.client, READS, blockConnection=True, blockTimeMS=SLOW_MS):
            answers = list(_at_once(ada, SLOW))
        healed = time.monotonic()
        while any(answer.status_code != 200 for answer in _at_once(ada, THREADS)):
            assert time.monotonic() - healed < NORMAL_WITHIN
        _sign_up_many(ada, THREADS)

    refused = [answer for answer in answers if answer.status_code != 200]
    assert len(refused) == SLOW - THREADS - WAITING
    for answer in refused:
        assert_problem(answer, 503)
        assert answer.json["code"] == "overloaded"
        assert int(answer.headers["Retry-After"]) > 0
    assert max(answer.seconds for answer in refused) <= REFUSED_WITHIN
    stated = rows(load({**environment, **FIGURES, "WEB_FRONT": front}))[0]
    assert 0 < most["mongodb"] <= stated.mongodb
    assert 0 < most["cache"] <= stated.cache
    assert 0 < most["broker"] <= stated.limits + stated.broker


@pytest.mark.usefixtures("_clean")
def test_an_export_for_which_there_is_no_room_is_refused_at_once(
    environment: dict[str, str], servers: Servers
) -> None:
    with web(environment, **FIGURES) as running, ThreadPoolExecutor() as pool:
        ada = sign_up(running, "ada")
        assert ada.read().status_code == 200
        with (
            closing(HTTPConnection(urlsplit(ada.url).netloc, timeout=30)) as connection,
            failing(servers.client, READS, blockConnection=True, blockTimeMS=FULL_MS),
        ):
            slow = pool.submit(lambda: list(_at_once(ada, THREADS + WAITING)))
            time.sleep(FULL_MS / 4000)
            answers = [_ask(connection, ada, "tasks/export?format=json") for _ in range(REFUSALS)]
            assert not slow.done()
    for answer in answers:
        assert_problem(answer, 503)
        assert answer.json["code"] == "overloaded"
    assert max(answer.seconds for answer in answers) <= REFUSED_WITHIN


def _sign_up_many(caller: Caller, count: int) -> None:
    """Each thread is in MongoDB, counts in Redis and publishes."""
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(lambda number: sign_up(caller, f"person{number}"), range(count)))
