"""Markers of sessions in use: they live on while the database says so, and no request waits for it."""

import asyncio
from collections.abc import Collection, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.support.servers import Servers
from webapp.app import front_plan
from webapp.core.ids import Owned
from webapp.core.sessions import MARKER_SECONDS, TOMBSTONE_SECONDS
from webapp.core.verified import Claims
from webapp.core.web.application import Application
from webapp.front.pool import Pool
from webapp.front.questions import Questions
from webapp.front.renewals import SOON_MS, Renewals
from webapp.front.sessions import AT_ONCE, Sessions

USER = uuid4()
OLD = SOON_MS // 1000 - 5


class Database:
    """Which sessions have ended; who asked for which."""

    def __init__(self) -> None:
        self.ended: set[str] = set()
        self.asked: list[list[str]] = []

    def __call__(self, sessions: Collection[Owned]) -> set[Owned]:
        self.asked.append([sid for _, sid in sessions])
        self.when_asked()
        return {session for session in sessions if session[1] not in self.ended}

    def when_asked(self) -> None:
        """A test may do something then."""


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def renew(app: Application, database: Database, _clean: None) -> Iterator[Any]:
    """Renews the markers of these sessions, on a real Redis."""

    async def run(sids: list[str]) -> None:
        questions, pool = Questions(front_plan(app)), Pool(threads=2, waiting=2, patience=5)
        plan: Any = SimpleNamespace(standing=database, deadline=5)
        renewals = Renewals(questions, Sessions(plan, questions, pool))
        await questions.connect()
        for sid in sids:
            renewals.used(Claims(USER, sid, frozenset("*"), "UTC", 0.0))
        try:
            await renewals.renew()
            await questions.lives(sids)  # what was sent before it has been done
        finally:
            questions.close()
            pool.close()

    return lambda *sids: asyncio.run(asyncio.wait_for(run(list(sids)), 10))


def test_what_is_about_to_run_out_lives_on(renew: Any, database: Database, servers: Servers) -> None:
    servers.cache.set("s:old", "1", ex=OLD)
    servers.cache.set("s:young", "1", ex=MARKER_SECONDS - 5)
    renew("old", "young", "gone")

    assert database.asked == [["old"]]
    assert servers.cache.ttl("s:old") > MARKER_SECONDS - 2
    assert servers.cache.ttl("s:young") <= MARKER_SECONDS - 5
    assert not servers.cache.exists("s:gone")


def test_an_ended_session_runs_out(renew: Any, database: Database, servers: Servers) -> None:
    servers.cache.set("s:old", "1", ex=OLD)
    database.ended.add("old")
    renew("old")

    assert servers.cache.ttl("s:old") <= OLD


def test_one_that_ends_while_the_database_is_asked_stays_ended(
    renew: Any, database: Database, servers: Servers
) -> None:
    servers.cache.set("s:old", "1", ex=OLD)
    database.when_asked = lambda: servers.cache.set("s:old", "0", ex=TOMBSTONE_SECONDS)  # type: ignore[method-assign]
    renew("old")

    assert servers.cache.get("s:old") == "0"
    assert servers.cache.ttl("s:old") > TOMBSTONE_SECONDS - 5


def test_many_are_few_finds(renew: Any, database: Database, servers: Servers) -> None:
    sids = [f"{number}" for number in range(2 * AT_ONCE + 20)]
    for sid in sids:
        servers.cache.set(f"s:{sid}", "1", ex=OLD)
    renew(*sids)

    assert [len(batch) for batch in database.asked] == [AT_ONCE, AT_ONCE, 20]
    assert all(servers.cache.ttl(f"s:{sid}") > MARKER_SECONDS - 5 for sid in sids)
