"""Writes of what is cached: the hold is put and lifted on the loop, around the call that writes."""

import asyncio
from collections.abc import Awaitable, Callable

from webapp.core.ahead import Ahead, Hold
from webapp.core.answers.commands import heard, new_token
from webapp.core.answers.moves import written_by
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.replicas import stamp
from webapp.core.verified import Claims
from webapp.front.questions import Questions
from webapp.front.replies import Reply
from webapp.front.sessions import Sessions

Call = Callable[[Ahead], Awaitable[Reply]]


class Writes:
    """Runs the views that change what is cached."""

    def __init__(self, plan: Plan, questions: Questions, sessions: Sessions) -> None:
        self._stores, self._questions, self._sessions = plan.stores, questions, sessions

    async def run(self, route: PlannedRoute, claims: Claims, request_id: str, call: Call) -> Reply:
        """What `call` answers, under a hold. A client that goes away does not stop it: the hold is lifted."""
        return await asyncio.shield(asyncio.ensure_future(self._run(route, claims, request_id, call)))

    async def _run(self, route: PlannedRoute, claims: Claims, request_id: str, call: Call) -> Reply:
        store, writer = self._stores[route.service], new_token()
        hold = Hold(route.service, claims.user_id)
        counted, marker, taken = await self._questions.hold(store, claims, writer)
        hold.subscribed = heard(taken)
        if taken is None:
            store.debts.owe(claims.user_id)
        try:
            if marker is None:
                marker = await self._sessions.marker(claims)
            return await call(Ahead(claims, marker, counted, hold=hold))
        finally:
            if not hold.open:
                time = stamp.latest(hold.times)
                by = written_by(claims.actor().kind, request_id)
                if not await self._questions.release(store, claims.user_id, writer, time, by):
                    store.debts.owe(claims.user_id)
