"""A round begins with an empty cache, whatever the one before left in it."""

from pathlib import Path

from redis import Redis as Client

from bench.machine import Target
from devstack import redis


def test_what_a_target_has_cached_is_forgotten(tmp_path: Path) -> None:
    server = redis.start(tmp_path / "redis", role="cache")
    try:
        with Client.from_url(server.url) as client:
            client.set("answer", "of a round ago")
            Target("ours", 1, server.process, cache_url=server.url).forget()
            assert client.dbsize() == 0
    finally:
        server.stop()
