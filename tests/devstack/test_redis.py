import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import TimeoutError as RedisTimeout

from devstack import redis


@pytest.fixture(params=["cache", "broker"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[redis.Redis]:
    server = redis.start(tmp_path, role=request.param)
    yield server
    server.stop()


def settings(server: redis.Redis) -> dict[str, str]:
    with Redis.from_url(server.url, decode_responses=True) as client:
        return client.config_get("maxmemory-policy", "maxmemory", "appendonly", "save", "bind")


def test_a_cache_is_small_forgets_and_leaves_the_disk_alone(tmp_path: Path) -> None:
    server = redis.start(tmp_path, role="cache")
    found = settings(server)
    server.stop()
    assert found["maxmemory-policy"] == "allkeys-lfu"
    assert found["maxmemory"] == str(128 * 1024 * 1024)
    assert (found["appendonly"], found["save"], found["bind"]) == ("no", "", "127.0.0.1")


def test_a_broker_never_forgets_not_even_over_a_restart(tmp_path: Path) -> None:
    server = redis.start(tmp_path, role="broker")
    found = settings(server)
    with Redis.from_url(server.url) as client:
        client.rpush("queue", "job")
    server.stop()
    assert (found["maxmemory-policy"], found["appendonly"]) == ("noeviction", "yes")
    again = redis.start(tmp_path, role="broker")
    with Redis.from_url(again.url) as client:
        assert client.lrange("queue", 0, -1) == [b"job"]
    again.stop()


def test_a_frozen_server_can_go_on_and_can_be_stopped(server: redis.Redis) -> None:
    server.process.signal(signal.SIGSTOP)
    with Redis.from_url(server.url, socket_timeout=0.2, retry=None) as client, pytest.raises(RedisTimeout):
        client.ping()
    server.process.signal(signal.SIGCONT)
    with Redis.from_url(server.url) as client:
        assert client.ping()
    server.process.signal(signal.SIGSTOP)
    server.stop()
    assert not server.process.alive
