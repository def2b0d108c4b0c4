"""Which sessions are asked for together: those who come while a find is under way are in the next one."""

import asyncio
import threading
from collections.abc import Callable, Collection, Coroutine
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from webapp.core.ids import Owned
from webapp.core.sessions import REVOKED, STANDS
from webapp.core.verified import Claims
from webapp.front.pool import Overloaded, Pool
from webapp.front.sessions import AT_ONCE, Sessions

WAIT = 5.0
USER = uuid4()


class Truth:
    """What the database says; it can be kept waiting."""

    def __init__(self) -> None:
        self.asked: list[list[Owned]] = []
        self.ended: set[str] = set()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, sessions: Collection[Owned]) -> set[Owned]:
        found = {session for session in sessions if session[1] not in self.ended}
        self.asked.append(list(sessions))
        self.begun.set()
        assert self.go_on.wait(WAIT)
        return found

    @property
    def sessions(self) -> list[Owned]:
        """All that were asked for."""
        return [session for batch in self.asked for session in batch]


@pytest.fixture
def truth() -> Truth:
    return Truth()


def _run(truth: Truth, work: Callable[[Sessions, list[str]], Coroutine[Any, Any, None]], **pool: int) -> None:
    marked: list[str] = []

    async def run() -> None:
        threads = Pool(**{"threads": 4, "waiting": 10, "steady": 4, **pool}, patience=WAIT)
        plan: Any = SimpleNamespace(standing=truth, deadline=WAIT)
        questions: Any = SimpleNamespace(opened=marked.append)
        try:
            await asyncio.wait_for(work(Sessions(plan, questions, threads), marked), WAIT)
        finally:
            truth.go_on.set()
            threads.close()

    asyncio.run(run())


def _asking(sessions: Sessions, sid: str, user: UUID = USER) -> "asyncio.Future[str]":
    claims = Claims(user, sid, frozenset("*"), "UTC", 0.0)
    return asyncio.ensure_future(sessions.marker(claims))


async def _until_begun(truth: Truth) -> None:
    assert await asyncio.to_thread(truth.begun.wait, WAIT)
    truth.begun.clear()


def test_those_who_come_meanwhile_are_asked_for_together(truth: Truth) -> None:
    truth.ended.add("2")

    async def work(sessions: Sessions, marked: list[str]) -> None:
        first = _asking(sessions, "0")
        await _until_begun(truth)
        others = [_asking(sessions, sid) for sid in ("1", "2", "3", "3")]
        await asyncio.sleep(0)
        truth.go_on.set()
        assert await asyncio.gather(first, *others) == [STANDS, STANDS, REVOKED, STANDS, STANDS]
        assert sorted(marked) == ["0", "1", "3"]

    _run(truth, work)
    assert [len(batch) for batch in truth.asked] == [1, 3]


def test_nobody_joins_a_find_that_has_begun(truth: Truth) -> None:
    async def work(sessions: Sessions, marked: list[str]) -> None:
        before = _asking(sessions, "0")
        await _until_begun(truth)
        truth.ended.add("0")
        after = _asking(sessions, "0")
        truth.go_on.set()
        assert await asyncio.gather(before, after) == [STANDS, REVOKED]

    _run(truth, work)


def test_a_session_of_another_user_is_another_session(truth: Truth) -> None:
    truth.go_on.set()
    other = uuid4()

    async def work(sessions: Sessions, marked: list[str]) -> None:
        await asyncio.gather(_asking(sessions, "0"), _asking(sessions, "0", other))

    _run(truth, work)
    assert sorted(truth.sessions) == sorted([(USER, "0"), (other, "0")])


def test_a_find_asks_for_no_more_than_fit(truth: Truth) -> None:
    truth.go_on.set()

    async def work(sessions: Sessions, marked: list[str]) -> None:
        await asyncio.gather(*(_asking(sessions, str(number)) for number in range(3 * AT_ONCE)))

    _run(truth, work)
    assert max(map(len, truth.asked)) == AT_ONCE
    assert len(truth.sessions) == 3 * AT_ONCE


def test_a_find_that_is_stuck_does_not_keep_the_others_waiting(truth: Truth) -> None:
    async def work(sessions: Sessions, marked: list[str]) -> None:
        stuck = _asking(sessions, "0")
        await _until_begun(truth)
        other = _asking(sessions, "1")
        await _until_begun(truth)
        assert [stuck.done(), other.done()] == [False, False]
        truth.go_on.set()
        await asyncio.gather(stuck, other)

    _run(truth, work)


def test_no_room_and_a_failing_database_let_nobody_pass(truth: Truth) -> None:
    async def crowded(sessions: Sessions, marked: list[str]) -> None:
        with pytest.raises(Overloaded):
            await _asking(sessions, "0")

    _run(truth, crowded, threads=1, waiting=-1)

    def failing(sessions: Collection[Owned]) -> set[Owned]:
        raise TimeoutError

    async def away(sessions: Sessions, marked: list[str]) -> None:
        sessions._standing = failing
        with pytest.raises(TimeoutError):
            await asyncio.gather(_asking(sessions, "0"), _asking(sessions, "1"))
        sessions._standing = truth
        truth.go_on.set()
        assert await _asking(sessions, "0") == STANDS

    _run(truth, away)
