"""Sessions of which Redis has no marker: the database is asked, for many in one find."""

import asyncio
from functools import partial
from itertools import islice

import pymongo

from webapp.core.ids import Owned
from webapp.core.plan import Plan
from webapp.core.sessions import REVOKED, STANDS
from webapp.core.verified import Claims
from webapp.front.pool import Pool
from webapp.front.questions import Questions

AT_ONCE = 50
"""A find names each session by its user and its id: 50 cost the database what 4 would on their own."""

_STUCK_SECONDS = 0.05


Batch = dict[Owned, "asyncio.Future[str]"]


class Sessions:
    """Asks about one batch at a time: who comes meanwhile is in the next one. A batch that takes longer than
    usual waits for something, and is not waited for."""

    def __init__(self, plan: Plan, questions: Questions, pool: Pool) -> None:
        self._standing, self._deadline = plan.standing, plan.deadline
        self._questions, self._pool = questions, pool
        self._waiting: Batch = {}
        self._asked: Batch | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def marker(self, claims: Claims) -> str:
        """What the session's marker should say. Errors: `Overloaded`, and the database's.

        Nobody joins a find that has begun: the session may have been ended since.
        """
        session = claims.user_id, claims.sid
        answer = self._waiting.get(session)
        if answer is None:
            answer = self._waiting[session] = asyncio.get_running_loop().create_future()
            self._next()
        return await asyncio.shield(answer)

    async def ask(self, sessions: list[Owned]) -> set[Owned]:
        """Those of at most `AT_ONCE` sessions that stand. Errors: `Overloaded`, and the database's."""
        return await self._pool.run(partial(self._look, sessions))

    def _next(self) -> None:
        if self._asked is not None or not self._waiting:
            return
        loop = asyncio.get_running_loop()
        self._asked = batch = dict(islice(self._waiting.items(), AT_ONCE))
        for session in batch:
            del self._waiting[session]
        task = loop.create_task(self._ask(batch, loop.call_later(_STUCK_SECONDS, self._go_on, batch)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _go_on(self, batch: Batch) -> None:
        if self._asked is batch:
            self._asked = None
            self._next()

    async def _ask(self, batch: Batch, watch: asyncio.TimerHandle) -> None:
        try:
            self._tell(batch, await self.ask(list(batch)))
        except Exception as error:
            for answer in batch.values():
                answer.set_exception(error)
                answer.exception()  # it is nobody's fault if nobody waits any more
        finally:
            watch.cancel()
            self._go_on(batch)

    def _tell(self, batch: Batch, standing: set[Owned]) -> None:
        for session, answer in batch.items():
            answer.set_result(STANDS if session in standing else REVOKED)
        for _, sid in standing:
            self._questions.opened(sid)

    def _look(self, sessions: list[Owned]) -> set[Owned]:
        with pymongo.timeout(self._deadline):
            return self._standing(sessions)
