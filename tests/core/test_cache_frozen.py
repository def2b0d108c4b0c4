"""A cache that takes connections and never answers: who waited for it in vain does not wait again at once."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.connections.pools import Pools
from config.connections.times import REDIS_SECONDS
from webapp.core.cache import Cache


@pytest.fixture
def frozen() -> Iterator[Cache]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        cache = Cache(f"redis://127.0.0.1:{server.getsockname()[1]}/0", Pools("test", redis=2))
        yield cache
        cache.close()


def test_what_a_thread_asks_for_next_is_a_miss_without_a_wait(frozen: Cache) -> None:
    assert _seconds(frozen) >= REDIS_SECONDS
    assert _seconds(frozen) < REDIS_SECONDS / 2


def test_another_thread_finds_out_for_itself(frozen: Cache) -> None:
    _seconds(frozen)
    with ThreadPoolExecutor(1) as other:
        assert other.submit(_seconds, frozen).result() >= REDIS_SECONDS


def _seconds(cache: Cache) -> float:
    began = time.monotonic()
    assert cache.get("anything") is None
    return time.monotonic() - began
