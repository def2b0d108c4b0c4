"""Redis frozen or gone: reads go on, each within a bound, and nothing old is shown afterwards."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles

import pytest

from tests.front.conftest import Caller
from tests.support.servers import Servers

READERS, SECONDS = 4, 1.5
MOST_MORE = 0.150


@contextmanager
def _frozen(servers: Servers) -> Iterator[None]:
    servers.cache_server.process.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        servers.cache_server.process.signal(signal.SIGCONT)


@pytest.mark.timed
def test_a_read_waits_a_moment_at_most_for_a_frozen_cache(ada: Caller, servers: Servers) -> None:
    with ThreadPoolExecutor(READERS) as pool:
        uncached = max(pool.map(lambda limit: _timed(ada, f"/tasks?limit={limit}")[1], range(1, 101)))
        with _frozen(servers):
            seen = [one for many in pool.map(lambda _: _reads(ada), range(READERS)) for one in many]

    assert {status for status, _ in seen} == {200}
    assert quantiles((seconds for _, seconds in seen), n=100)[98] <= MOST_MORE + uncached


def _reads(caller: Caller) -> list[tuple[int, float]]:
    end, seen = time.monotonic() + SECONDS, []
    while time.monotonic() < end:
        seen.append(_timed(caller, "/tasks"))
    return seen


def _timed(caller: Caller, path: str) -> tuple[int, float]:
    began = time.monotonic()
    status = caller.read(path).status_code
    return status, time.monotonic() - began
