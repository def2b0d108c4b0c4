"""Cached reads: a hit is answered on the loop; a miss goes to Flask with all that is known of it.

What many ask for at once is loaded once: they wait for the first of them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from pymongo.errors import PyMongoError

from webapp.core import clock
from webapp.core.ahead import Ahead
from webapp.core.answers import Answer
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.sessions import REVOKED, STANDS
from webapp.core.verified import Claims
from webapp.front.pool import Overloaded, Pool
from webapp.front.questions import Questions
from webapp.front.replies import Reply

OK = 200
_FLIGHT_SECONDS = 5.0
Flight = tuple[str, UUID, str, bytes]
Call = Callable[[Ahead], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Miss:
    """A read that Flask has to answer; `flight` names what it loads, None when nobody may share it."""

    ahead: Ahead
    flight: Flight | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A read that is answered here; `counted` is what the limits said."""

    answer: Answer
    counted: list[int]


class Reads:
    """Looks for answers, and has what is missing loaded."""

    def __init__(self, plan: Plan, questions: Questions, pool: Pool) -> None:
        self._stores, self._stands = plan.stores, plan.stands
        self._questions, self._pool = questions, pool
        self._flights: dict[Flight, asyncio.Future[Answer | None]] = {}

    async def look(self, route: PlannedRoute, field: str, claims: Claims) -> Hit | Miss:
        """The answer, if there is a fresh one and the session stands and the limits allow."""
        store = self._stores[route.service]
        counted, stored, marker = await self._questions.look(store, field, claims)
        ahead = Ahead(claims, marker, counted)
        if counted is None or counted[0] or marker not in (STANDS, None):
            return Miss(ahead)
        ahead.found = _fresh(stored)
        if ahead.found is None:
            return await self._begin(route, field, ahead)
        if marker is None:
            ahead.marker = await self._marker(claims)
        if ahead.found.status == OK and ahead.marker == STANDS:
            return Hit(ahead.found, counted)
        return Miss(ahead)

    async def load(self, miss: Miss, call: Call) -> Reply | Answer:
        """What is missing, loaded by `call` (which leaves the answer in `miss.ahead.made`), or by another
        that loads the same: then it is the bare answer."""
        if miss.flight is None:
            return await call(miss.ahead)
        leader = self._flights.get(miss.flight)
        if leader is None:
            return await self._lead(miss.flight, miss.ahead, call)
        await asyncio.wait([leader], timeout=_FLIGHT_SECONDS)
        answer = leader.result() if leader.done() else None
        return await call(miss.ahead) if answer is None or answer.status != OK else answer

    async def _lead(self, flight: Flight, ahead: Ahead, call: Call) -> Reply:
        self._flights[flight] = mine = asyncio.get_running_loop().create_future()
        try:
            reply = await call(ahead)
        finally:
            del self._flights[flight]
            mine.set_result(ahead.made)
        if ahead.made is not None:
            service, user_id, field, version = flight
            self._questions.offer(self._stores[service], user_id, field, version, ahead.made)
        return reply

    async def _begin(self, route: PlannedRoute, field: str, ahead: Ahead) -> Miss:
        store, user_id = self._stores[route.service], ahead.claims.user_id
        version = await self._questions.begin(store, user_id)
        ahead.fills = True
        if version is None or not store.debts.clear(user_id):
            return Miss(ahead)
        return Miss(ahead, (route.service, user_id, field, version))

    async def _marker(self, claims: Claims) -> str | None:
        """The session's, from the database; None when that did not say, and Flask has to find out."""
        try:
            stands = await self._pool.run(lambda: self._stands(claims.user_id, claims.sid))
        except (PyMongoError, Overloaded):
            return None
        return STANDS if stands else REVOKED


def _fresh(stored: bytes | None) -> Answer | None:
    if stored is None:
        return None
    answer = Answer.unpack(stored)
    return answer if answer.fresh_until > clock.milliseconds() else None
