"""The front's own worker class keeps what gunicorn's has."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi

import webapp.front.worker
from tests.support.processes import Web
from tests.support.wire import Heard, say


@pytest.mark.skipif(find_spec("gunicorn_h1c") is None, reason="gunicorn's C parser is not installed here")
def test_it_parses_with_the_c_parser_where_there_is_one() -> None:
    assert gasgi.ASGIProtocol is webapp.front.worker._Connection
    assert gasgi.ASGIProtocol._h1c_protocol_class is ASGIProtocol._h1c_protocol_class is not None
    assert ASGIProtocol._h1c_has_limits


def test_a_body_that_comes_after_its_head_is_answered_with_the_same_headers(served: Web) -> None:
    """The first goes straight to its connection, the second by the messages of ASGI."""
    body = b'{"email": "nobody@example.com", "password": "not the password"}'
    head = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    port = int(served.url.rpartition(":")[2])

    assert _headers(say(port, head + body)) == _headers(say(port, head, _after_a_moment(body)))


def _after_a_moment(body: bytes) -> Iterator[bytes]:
    time.sleep(0.2)
    yield body


def _headers(heard: Heard) -> set[bytes]:
    assert heard.status == 401
    return {line.partition(b":")[0].lower() for line in heard.data.partition(b"\r\n\r\n")[0].splitlines()[1:]}


def test_a_worker_looks_after_its_memory(environment: dict[str, str]) -> None:
    """What is here for good is left out of its collections; what hashing a password takes goes back to the
    system."""
    told = _in_a_worker(
        environment,
        "print(gc.get_freeze_count() > 1000, gc.get_threshold() == memory.GC_THRESHOLDS)\n"
        "from argon2 import PasswordHasher\n"
        "hasher = PasswordHasher(time_cost=1, memory_cost=19456, parallelism=1)\n"
        "before = rss()\nfor _ in range(3): hasher.hash('x')\nprint(rss() - before < 10)",
    )
    assert told == ["True"] * 3


def test_a_worker_gives_back_what_loading_took(environment: dict[str, str]) -> None:
    told = _in_a_worker(
        environment,
        "kept = [bytes(900) for _ in range(40_000)]\nkept = kept[::400]\nbefore = rss()\n"
        "memory.settle()\nprint(before - rss() > 20)",
    )
    assert told == ["True"]


def test_a_worker_loads_what_few_installations_use_when_it_is_used(environment: dict[str, str]) -> None:
    """Each process has it all in memory: the soak (`make bench-soak`) holds the whole to its bound."""
    told = _in_a_worker(
        environment,
        "import sys, wsgi\n"
        "print('webapp.auth.service.foreign' in sys.modules)\n"
        "print(*{'authlib', 'joserfc', 'icalendar', 'segno', 'ddtrace'} & set(sys.modules))",
    )
    assert told == ["True"]


def _in_a_worker(environment: dict[str, str], program: str) -> list[str]:
    """What a program prints that runs where a worker does, after its start."""
    start = (
        "import gc, config.gunicorn as settings\nfrom config import memory\n"
        "rss = lambda: int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6\n"
        "settings.post_worker_init(None)\n"
    )
    variables = {**os.environ, **environment}
    ended = subprocess.run(
        [sys.executable, "-c", start + program], env=variables, capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()
