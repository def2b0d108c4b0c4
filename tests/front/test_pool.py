"""The threads behind the front: few at work, more while calls are stuck, and a bounded line."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from webapp.core import aside
from webapp.front import pool as pool_of_threads
from webapp.front.pool import Overloaded, Pool

WAIT = 5.0


def _with_pool(work: Callable[[Pool], Coroutine[Any, Any, None]], **figures: float) -> None:
    faults: list[Any] = []

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))
        pool = Pool(**{"threads": 4, "waiting": 10, "steady": 2, "patience": WAIT, **figures})
        try:
            await asyncio.wait_for(work(pool), WAIT)
        finally:
            pool.close()

    asyncio.run(run())
    assert faults == []


@dataclass
class _Counted:
    """A call, and how many of it were at work at once at most."""

    most: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.005)
        with self._lock:
            self._now -= 1


def test_no_more_than_the_steady_number_work_at_once() -> None:
    calls = _Counted()

    async def work(pool: Pool) -> None:
        await asyncio.gather(*(pool.run(calls) for _ in range(12)))

    _with_pool(work)
    assert calls.most == 2


def test_a_call_that_steps_aside_lets_another_begin_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_of_threads, "_STUCK_SECONDS", WAIT)
    freed = threading.Event()

    def waits() -> None:
        aside.step()
        aside.step()  # twice is once
        freed.wait(WAIT)

    async def work(pool: Pool) -> None:
        waiting = [asyncio.ensure_future(pool.run(waits)) for _ in range(3)]
        try:
            assert await asyncio.wait_for(pool.run(lambda: "quick"), 1) == "quick"
        finally:
            freed.set()
        await asyncio.gather(*waiting)
        assert (pool._running, pool._quick) == (0, 0)

    _with_pool(work)


def test_stuck_calls_do_not_keep_others_waiting() -> None:
    freed = threading.Event()

    async def work(pool: Pool) -> None:
        stuck = [asyncio.ensure_future(pool.run(lambda: freed.wait(WAIT))) for _ in range(3)]
        try:
            assert await asyncio.wait_for(pool.run(lambda: "quick"), 1) == "quick"
        finally:
            freed.set()
        await asyncio.gather(*stuck)

    _with_pool(work)


@pytest.mark.timed
def test_a_full_line_is_refused_at_once_and_is_open_again_afterwards() -> None:
    freed = threading.Event()

    async def work(pool: Pool) -> None:
        line = [asyncio.ensure_future(pool.run(lambda: freed.wait(WAIT))) for _ in range(3)]
        await asyncio.sleep(0)
        began = time.monotonic()
        with pytest.raises(Overloaded):
            await pool.run(lambda: None)
        assert time.monotonic() - began < 0.1
        freed.set()
        await asyncio.gather(*line)
        assert await pool.run(lambda: 7) == 7

    _with_pool(work, threads=2, waiting=1)


def test_while_some_are_refused_fewer_work_at_once_and_afterwards_as_many_as_before() -> None:
    calls = _Counted()

    async def work(pool: Pool) -> None:
        first = [asyncio.ensure_future(pool.run(calls)) for _ in range(4)]
        line = [asyncio.ensure_future(pool.run(calls)) for _ in range(10)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await pool.run(calls)
        await asyncio.gather(*first)
        calls.most = 0
        await asyncio.gather(*line[2:])
        assert calls.most == 3
        await asyncio.gather(*line, *(pool.run(calls) for _ in range(8)))
        assert calls.most == 4

    _with_pool(work, steady=4)


def test_an_error_is_the_callers_own() -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(ZeroDivisionError):
            await pool.run(lambda: 1 // 0)
        assert await pool.run(lambda: 7) == 7

    _with_pool(work)


def test_who_has_gone_away_is_not_served() -> None:
    freed, served = threading.Event(), []

    async def work(pool: Pool) -> None:
        busy = asyncio.ensure_future(pool.run(lambda: freed.wait(WAIT)))
        await asyncio.sleep(0)
        gone = asyncio.ensure_future(pool.run(lambda: served.append("gone")))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        freed.set()
        await busy
        await pool.run(lambda: served.append("next"))

    _with_pool(work, threads=1, steady=1)
    assert served == ["next"]


@pytest.mark.timed
def test_who_has_stood_in_line_too_long_is_refused_and_the_others_go_on() -> None:
    freed = threading.Event()

    async def work(pool: Pool) -> None:
        busy = asyncio.ensure_future(pool.run(lambda: freed.wait(WAIT)))
        await asyncio.sleep(0)
        began = time.monotonic()
        with pytest.raises(Overloaded):
            await pool.run(lambda: None)
        assert 0.2 <= time.monotonic() - began < 0.5
        freed.set()
        assert await busy
        assert await pool.run(lambda: 7) == 7

    _with_pool(work, threads=1, steady=1, patience=0.2)


def test_a_call_that_runs_is_not_hurried() -> None:
    async def work(pool: Pool) -> None:
        calls = [pool.run(lambda: time.sleep(0.15)) for _ in range(2)]
        assert await asyncio.gather(*calls) == [None, None]

    _with_pool(work, threads=1, steady=1, patience=0.2)


@pytest.mark.timed
def test_who_would_stand_for_longer_than_a_second_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_of_threads, "LINE_SECONDS", 0.1)
    refused: list[float] = []

    async def call(pool: Pool) -> None:
        began = time.monotonic()
        try:
            await pool.run(lambda: time.sleep(0.02))
        except Overloaded:
            refused.append(time.monotonic() - began)

    async def work(pool: Pool) -> None:
        calls = []
        for _ in range(120):  # a call every 2 ms, where one in 10 ms can be served
            calls.append(asyncio.create_task(call(pool)))
            await asyncio.sleep(0.002)
        await asyncio.gather(*calls)
        before = len(refused)
        await asyncio.gather(*(call(pool) for _ in range(60)))
        assert len(refused) == before, "what is over is forgotten: a burst is taken"

    _with_pool(work, waiting=200)
    assert 20 < len(refused) < 110
    assert max(refused) < 0.05


def test_what_has_begun_is_not_refused_and_comes_before_those_who_wait() -> None:
    order: list[str] = []
    freed = threading.Event()

    async def work(pool: Pool) -> None:
        busy = [asyncio.ensure_future(pool.run(lambda: freed.wait(WAIT))) for _ in range(2)]
        line = [asyncio.ensure_future(pool.run(lambda: order.append("waited"))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await pool.run(lambda: None)
        part = asyncio.ensure_future(pool.go_on(lambda: order.append("part")))
        await asyncio.sleep(0)
        freed.set()
        await asyncio.gather(*busy, *line, part)

    _with_pool(work, threads=2, waiting=2, steady=2)
    assert order[0] == "part"
    assert len(order) == 3
