"""Loading what the cache lacks: on a thread, by the route's own loader, without Flask.

What many ask for at once is loaded once. What a loader refuses is left to Flask, which knows how to say so.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qsl
from uuid import UUID

import pymongo
from pydantic import ValidationError

from webapp.core import tracing
from webapp.core.ahead import Ahead
from webapp.core.answers import Answer, Asking
from webapp.core.errors import Problem
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.replicas import stamp
from webapp.front.pool import Pool
from webapp.front.questions import Questions
from webapp.front.replies import Reply

_FLIGHT_SECONDS = 5.0
OK = 200
Flight = tuple[str, UUID, str, bytes]
"""Service, user, field and the version it is filled under."""
Loaded = tuple[Answer | None, bytes]
Call = Callable[[Ahead | None], Awaitable[Reply]]


@dataclass(slots=True)
class Wanted:
    """What is to be loaded; without a `flight` it is neither shared nor kept."""

    route: PlannedRoute
    asking: Asking
    query: str
    flight: Flight | None


class Loads:
    """Runs the loaders."""

    def __init__(self, plan: Plan, questions: Questions, pool: Pool) -> None:
        self._stores, self._deadline = plan.stores, plan.deadline
        self._questions, self._pool = questions, pool
        self._under_way: dict[Flight, asyncio.Future[Answer | None]] = {}

    async def load(self, wanted: Wanted, ahead: Ahead, call: Call) -> Reply | Answer:
        """The bare answer, or what `call` says when the loader refuses. Errors: the database's."""
        if wanted.flight is None:
            return (await self._loaded(wanted))[0] or await call(ahead)
        leader = self._under_way.get(wanted.flight)
        if leader is None:
            return await self._lead(wanted.flight, wanted, ahead, call)
        await asyncio.wait([leader], timeout=_FLIGHT_SECONDS)
        return (leader.result() if leader.done() else None) or await call(ahead)

    async def _lead(self, flight: Flight, wanted: Wanted, ahead: Ahead, call: Call) -> Reply | Answer:
        self._under_way[flight] = mine = asyncio.get_running_loop().create_future()
        answer, time = None, stamp.NONE
        try:
            answer, time = await self._loaded(wanted)
        finally:
            del self._under_way[flight]
            mine.set_result(answer)
        reply = answer or await call(ahead)
        if (made := answer or ahead.made) is not None:
            service, user_id, field, version = flight
            self._questions.offer(self._stores[service], user_id, field, version, made, time)
        return reply

    async def _loaded(self, wanted: Wanted) -> Loaded:
        """What the loader makes, and the time to offer it with; None for what it refuses."""
        try:
            return await self._pool.run(partial(self._run, wanted))
        except (Problem, ValidationError):
            return None, stamp.NONE

    def _run(self, wanted: Wanted) -> Loaded:
        route, load = wanted.route, wanted.route.load
        if load is None:
            return None, stamp.NONE
        query = route.query.model_validate(_first_of_each(wanted.query)) if route.query else None
        asking = replace(wanted.asking, query=query)
        version = wanted.flight[3] if wanted.flight else None
        with tracing.serving("", route.method, route.rule), pymongo.timeout(self._deadline):
            loaded = self._stores[route.service].load(version, lambda: load(asking))
            tracing.answered(route.method, route.rule, OK)
            return loaded


def _first_of_each(query: str) -> dict[str, str]:
    """A query string's parameters; of one that is given twice, the first, as Flask has it."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        found.setdefault(name, value)
    return found
