"""core.sessions: the marker in Redis that spares the database, and its tombstone."""

import threading
from collections.abc import Collection, Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from config.connections import pools
from config.settings import Settings
from tests.conftest import scopes
from tests.support.cast import PASSWORD, Person
from tests.support.failing import failing
from tests.support.servers import Servers
from webapp.core.cache import Cache
from webapp.core.ids import Owned
from webapp.core.sessions import MARKER_SECONDS, TOMBSTONE_SECONDS, SessionGate

USER = uuid4()


@pytest.fixture
def cache(settings: Settings, _clean: None) -> Iterator[Cache]:
    cache = Cache(settings.redis_cache_url, pools.web(settings))
    yield cache
    cache.close()


def asked(person: Person) -> int:
    """How often one request asks for the session's row."""
    before = len(scopes.commands)
    person.get("/me")
    return sum(1 for _, collection, _ in scopes.commands[before:] if collection == "sessions")


def test_a_session_that_was_just_opened_is_not_asked_for(alice: Person, servers: Servers) -> None:
    key = f"s:{alice.refresh_token.split('.')[0]}"

    assert servers.cache.get(key) == "1"
    assert MARKER_SECONDS - 5 <= servers.cache.ttl(key) <= MARKER_SECONDS
    assert asked(alice) == 0


def test_an_account_that_was_not_made_leaves_no_session_behind(
    client: FlaskClient, servers: Servers, stored: Any
) -> None:
    wanted = {"email": "carol@example.com", "password": PASSWORD, "name": "Carol"}
    with failing(stored, ["commitTransaction"], errorCode=8000):
        assert client.post("/api/v1/auth/register", json=wanted).status_code >= 500

    assert servers.cache.keys("*") == []


def test_a_session_that_was_ended_does_not_come_back_as_just_opened(cache: Cache) -> None:
    gate = SessionGate(cache, set)
    assert gate.forget("a")
    gate.opened("a")

    assert not gate.stands(USER, "a")


def test_the_database_is_asked_once_a_minute(alice: Person, servers: Servers) -> None:
    servers.cache.flushall()
    assert [asked(alice), asked(alice), asked(alice)] == [1, 0, 0]

    key = f"s:{alice.refresh_token.split('.')[0]}"
    assert servers.cache.get(key) == "1"
    assert MARKER_SECONDS - 5 <= servers.cache.ttl(key) <= MARKER_SECONDS == 60


def test_an_evicted_marker_costs_one_question(alice: Person, servers: Servers) -> None:
    servers.cache.flushall()

    assert [asked(alice), asked(alice)] == [1, 0]


def test_a_log_out_leaves_a_tombstone_that_outlives_the_token(alice: Person, servers: Servers) -> None:
    alice.post("/auth/logout")

    key = f"s:{alice.refresh_token.split('.')[0]}"
    assert servers.cache.get(key) == "0"
    assert servers.cache.ttl(key) > 600
    assert asked(alice) == 0


def test_a_negative_answer_is_not_kept(cache: Cache, servers: Servers) -> None:
    truth = iter([set(), {(USER, "a")}])
    gate = SessionGate(cache, lambda sessions: next(truth))

    assert [gate.stands(USER, "a"), gate.stands(USER, "a")] == [False, True]


def test_a_reader_that_asked_just_before_cannot_bring_the_session_back(cache: Cache) -> None:
    asking, revoked = threading.Event(), threading.Event()
    state = {"stands": True}

    def slow_truth(sessions: Collection[Owned]) -> set[Owned]:
        found = set(sessions) if state["stands"] else set()
        asking.set()
        assert revoked.wait(5)
        return found

    gate = SessionGate(cache, slow_truth)
    passed: list[bool] = []
    reader = threading.Thread(target=lambda: passed.append(gate.stands(USER, "a")))
    reader.start()
    assert asking.wait(5)
    state["stands"] = False
    assert gate.forget("a")
    revoked.set()
    reader.join(5)

    assert passed == [True]
    assert gate.stands(USER, "a") is False


def test_a_tombstone_covers_a_positive_marker(cache: Cache, cache_redis: Any) -> None:
    gate = SessionGate(cache, set)
    assert gate.stands(USER, "a")

    assert gate.forget("a")

    assert not gate.stands(USER, "a")
    assert cache_redis.ttl("s:a") > TOMBSTONE_SECONDS - 5


def test_without_redis_every_question_goes_to_the_database() -> None:
    away = Cache("redis://127.0.0.1:1/0", pools.worker())
    asked: list[Owned] = []
    gate = SessionGate(away, lambda sessions: asked.extend(sessions) or set(sessions))

    assert [gate.stands(USER, "a"), gate.stands(USER, "a")] == [True, True]
    assert asked == [(USER, "a")] * 2
    assert gate.forget("a") is False
    away.close()


def test_a_failing_database_lets_nobody_pass(cache: Cache) -> None:
    def away(sessions: Collection[Owned]) -> set[Owned]:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        SessionGate(cache, away).stands(USER, "a")
