"""Threads for the calls that block: few at work at once, more while calls are stuck.

Python runs one thread at a time, and most of a call is a wait for the database: four keep it busy, and more
only take turns (docs/adr/0007). A call that has run for a twentieth of a second waits for something longer,
so that another may start beside it; one that knows that it will wait says so (`core.aside`).

More calls than can be served do not make all of them late: whoever would stand in line for too long, by how
fast it moved of late, is refused at once. From then on until the line is empty three work at once: the loop
takes turns with them, and it has many to refuse (docs/adr/0011).
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from webapp.core import aside

T = TypeVar("T")
STEADY, PRESSED = 4, 3
_STUCK_SECONDS = 0.05
LINE_SECONDS = 0.75
"""The longest expected wait in line: with a whole second one in a hundred is served after two, which is too
slow (docs/adr/0011). Who is told at once may come again."""

_LONGEST_STEP, _NEW_SHARE = 0.25, 0.1
"""How the pace of the line is learnt: a stall that ended is no pace, and ten steps tell a new one."""


class Overloaded(Exception):
    """As many calls wait as may, or this one has waited as long as it may."""


@dataclass(slots=True)
class _Call:
    work: Callable[[], Any]
    result: "asyncio.Future[Any]"
    further: bool = False
    stuck: bool = False
    ended: bool = False
    watch: asyncio.TimerHandle | None = field(default=None)


class Pool:
    """Runs calls on at most `threads` threads; `waiting` more may stand in line, for `patience` seconds."""

    def __init__(self, *, threads: int, waiting: int, patience: float, steady: int = STEADY) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="flask")
        self._threads, self._most, self._patience = threads, threads + waiting, patience
        self._steady = min(steady, threads)
        self._line: deque[_Call] = deque()
        self._running = self._quick = 0
        self._pressed = False
        self._pace = self._stepped = 0.0

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`. Errors: `Overloaded`, at once when the line is full or slow; those of it."""
        loop = asyncio.get_running_loop()
        self.admit()
        call = _Call(work, loop.create_future())
        self._line.append(call)
        self._start()
        if call.watch is None:
            call.watch = loop.call_later(self._patience, self._leave, call)
        result: T = await call.result
        return result

    def admit(self) -> None:
        """Nothing, if a call would be let in, to begin at once or to stand in line. Errors: `Overloaded`."""
        many = self._running + len(self._line) >= self._most
        if many or len(self._line) * self._pace > LINE_SECONDS:
            self._pressed = True
            raise Overloaded

    async def go_on(self, work: Callable[[], T]) -> T:
        """The result of `work`, a further part of what was let in: it is not refused, and comes before those
        who stand in line. Errors: those of `work`."""
        call = _Call(work, asyncio.get_running_loop().create_future(), further=True)
        self._line.appendleft(call)
        self._start()
        result: T = await call.result
        return result

    def close(self) -> None:
        """Wait for what runs, take no more."""
        self._executor.shutdown(wait=True)

    def _start(self) -> None:
        steady = min(self._steady, PRESSED) if self._pressed else self._steady
        while self._line and self._quick < steady and self._running < self._threads:
            call = self._line.popleft()
            if call.watch is not None:
                call.watch.cancel()
            if call.result.cancelled():
                continue
            loop = call.result.get_loop()
            if not call.further:
                self._step(loop.time())
            self._running += 1
            self._quick += 1
            call.watch = loop.call_later(_STUCK_SECONDS, self._is_stuck, call)
            self._executor.submit(self._work, call, loop)

    def _work(self, call: _Call, loop: asyncio.AbstractEventLoop) -> None:
        try:
            with aside.told(lambda: loop.call_soon_threadsafe(self._is_stuck, call)):
                result, error = call.work(), None
        except BaseException as raised:
            result, error = None, raised
        loop.call_soon_threadsafe(self._ended, call, result, error)

    def _leave(self, call: _Call) -> None:
        """Whoever has stood in line for so long is about to give up: the turn is better given to another."""
        self._line.remove(call)
        if not call.result.cancelled():
            call.result.set_exception(Overloaded())

    def _is_stuck(self, call: _Call) -> None:
        if call.stuck or call.ended:
            return
        call.stuck = True
        self._quick -= 1
        self._start()

    def _step(self, now: float) -> None:
        """The first in line began: seconds from one step to the next."""
        if not self._line:
            self._pace = self._stepped = 0.0
            self._pressed = False
            return
        if self._stepped:
            step = min(now - self._stepped, _LONGEST_STEP)
            self._pace += _NEW_SHARE * (step - self._pace)
        self._stepped = now

    def _ended(self, call: _Call, result: Any, error: BaseException | None) -> None:
        call.ended = True
        self._running -= 1
        if not call.stuck:
            self._quick -= 1
            if call.watch is not None:
                call.watch.cancel()
        self._start()
        if call.result.cancelled():
            return
        if error is not None:
            call.result.set_exception(error)
        else:
            call.result.set_result(result)
