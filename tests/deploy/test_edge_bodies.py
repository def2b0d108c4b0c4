"""Bodies of 10 MB, headers of 1 MB and gzip bombs are refused at once, and nobody grows by them: by
nginx, and by a web process that is asked directly."""

import gzip
from collections.abc import Callable, Iterable
from typing import NamedTuple

import psutil
import pytest

from tests.support.edge import Edge
from tests.support.processes import Web
from tests.support.wire import Heard, say

LARGE = 10 * 1024 * 1024
PIECE = b"x" * 65536
BOMB = gzip.compress(b'{"title": "' + b"0" * (64 * 1024 * 1024) + b'"}')
"""64 KB that would be 64 MB."""
SECONDS, GROWTH = 0.05, 5 * 1024 * 1024
TRIES = 8
HEAD = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


class Form(NamedTuple):
    """What is sent, and how it may be refused."""

    parts: Callable[[], Iterable[bytes]]
    statuses: set[int]


def _large() -> Iterable[bytes]:
    yield HEAD + b"Content-Length: %d\r\n\r\n" % LARGE
    yield from (PIECE for _ in range(LARGE // len(PIECE)))


def _large_in_chunks() -> Iterable[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from (b"%x\r\n%s\r\n" % (len(PIECE), PIECE) for _ in range(LARGE // len(PIECE)))
    yield b"0\r\n\r\n"


def _one_long_header() -> Iterable[bytes]:
    yield b"GET /api/v1/status HTTP/1.1\r\nHost: x\r\nX-Long: "
    yield from (PIECE for _ in range(16))
    yield b"\r\n\r\n"


def _many_headers() -> Iterable[bytes]:
    yield b"GET /api/v1/status HTTP/1.1\r\nHost: x\r\n"
    yield from (
        b"".join(b"X-%d-%d: %s\r\n" % (block, at, b"y" * 1000) for at in range(64)) for block in range(16)
    )
    yield b"\r\n"


def _bomb() -> Iterable[bytes]:
    yield HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB


FORMS = {
    "a large body": Form(_large, {413}),
    "a large body in chunks": Form(_large_in_chunks, {413}),
    "one long header": Form(_one_long_header, {400, 431}),
    "many headers": Form(_many_headers, {400, 431}),
    "a gzip bomb": Form(_bomb, {400, 415}),
}


@pytest.fixture(params=["through nginx", "direct"])
def port(request: pytest.FixtureRequest, door: Edge, served: Web) -> int:
    return door.port if request.param == "through nginx" else int(served.url.rpartition(":")[2])


def _memory(door: Edge, served: Web) -> int:
    """Of nginx and of the web process, with their children (bytes)."""
    ends = [psutil.Process(one.pid) for one in (door.process, served.process)]
    whole = [process for end in ends for process in (end, *end.children(recursive=True))]
    return sum(process.memory_info().rss for process in whole)


@pytest.mark.timed
@pytest.mark.parametrize("name", FORMS)
def test_it_is_refused_at_once_and_nobody_grows(door: Edge, served: Web, port: int, name: str) -> None:
    form = FORMS[name]
    _refused(port, form)
    before = _memory(door, served)

    heard = [_refused(port, form) for _ in range(TRIES)]

    times = sorted(one.first for one in heard)
    print(f"{name}: {times[len(times) // 2] * 1000:.1f} ms, at most {times[-1] * 1000:.1f}")
    assert times[-2] <= SECONDS, times  # one of them may meet something else that the machine does
    assert _memory(door, served) - before <= GROWTH


def _refused(port: int, form: Form) -> Heard:
    heard = say(port, form.parts())
    assert heard.status in form.statuses, heard.data[:300]
    return heard
