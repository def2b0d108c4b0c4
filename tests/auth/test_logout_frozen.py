"""POST /auth/logout while the cache is frozen, cut off or gone: one second is all that is left to a token."""

import time
from collections.abc import Iterator

import pytest

from config.connections import pools
from config.settings import Settings
from tests.auth.test_logout import asleep
from tests.support.cast import Person
from tests.support.servers import Servers
from webapp.auth.public import LocalSessions
from webapp.core import sessions
from webapp.core.breaker import Breaker
from webapp.core.cache import Cache
from webapp.core.ids import owner_of
from webapp.core.sessions import SessionGate

BOUND_SECONDS = 1.0


@pytest.fixture
def elsewhere(settings: Settings, _clean: None) -> Iterator[SessionGate]:
    """The gate of another process, which has not found out that the cache is away."""
    cache = Cache(settings.redis_cache_url, pools.web(settings))
    cache._breaker = Breaker(failures=1000, open_seconds=0)
    yield SessionGate(cache, LocalSessions().standing)
    cache.close()


@pytest.mark.timed
def test_a_thawed_cache_lets_nobody_pass_after_a_second(
    alice: Person, servers: Servers, elsewhere: SessionGate
) -> None:
    sid = alice.refresh_token.split(".")[0]
    user_id = owner_of(sid)
    assert user_id is not None
    assert elsewhere.stands(user_id, sid)  # by its marker
    with asleep(servers):
        for _ in range(5):  # until this process does not even ask
            alice.get("/me")
        assert alice.post("/auth/logout").status_code == 204
        assert alice.get("/me").status_code == 401

    thawed, passed = time.monotonic(), 0.0
    while time.monotonic() - thawed < BOUND_SECONDS + 0.5:
        if elsewhere.stands(user_id, sid):
            passed = time.monotonic() - thawed
        time.sleep(0.01)

    assert passed < BOUND_SECONDS
    assert servers.cache.get(f"s:{sid}") == "0"


def test_a_cache_that_took_nothing_is_told_until_it_does(
    alice: Person, servers: Servers, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off, where a frozen one would find the tombstone in its socket."""
    sid = alice.refresh_token.split(".")[0]
    gate = sessions.gate()
    real = Cache.insist
    refusals = iter([False, False])
    monkeypatch.setattr(
        Cache, "insist", lambda *args, **named: next(refusals, None) is None and real(*args, **named)
    )

    assert gate.forget(sid) is False
    assert servers.cache.get(f"s:{sid}") == "1"
    ended = time.monotonic()
    while servers.cache.get(f"s:{sid}") == "1" and time.monotonic() - ended < BOUND_SECONDS:
        time.sleep(0.01)

    assert servers.cache.get(f"s:{sid}") == "0"
