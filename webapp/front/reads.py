"""Cached reads: a hit is answered on the loop; of a miss, all is found out that can be without a thread."""

from dataclasses import dataclass

from webapp.core import clock, metrics
from webapp.core.ahead import Ahead
from webapp.core.answers import Answer, Asking
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.sessions import STANDS
from webapp.core.verified import Claims
from webapp.front.loads import Flight, Wanted
from webapp.front.questions import Questions
from webapp.front.renewals import Renewals
from webapp.front.sessions import Sessions

OK = 200


@dataclass(slots=True)
class Read:
    """A request for a cached answer: `field` is what it is cached under, `path` the variable parts of its
    path, `query` its query string."""

    route: PlannedRoute
    field: str
    path: tuple[str, ...]
    query: str


@dataclass(slots=True)
class Miss:
    """A read that is not answered yet; without `wanted` it is Flask's to answer."""

    ahead: Ahead
    wanted: Wanted | None = None


@dataclass(slots=True)
class Hit:
    """A read that is; `counted` is what the limits said."""

    answer: Answer
    counted: list[int]


class Reads:
    """Looks for answers."""

    def __init__(self, plan: Plan, questions: Questions, sessions: Sessions, renewals: Renewals) -> None:
        self._stores, self._questions = plan.stores, questions
        self._sessions, self._renewals = sessions, renewals

    async def look(self, read: Read, claims: Claims) -> Hit | Miss:
        """The answer, if there is a fresh one and the session stands and the limits allow."""
        store = self._stores[read.route.service]
        counted, stored, marker = await self._questions.look(store, read.field, claims)
        if counted is None or counted[0] or marker not in (STANDS, None):
            return Miss(Ahead(claims, marker, counted))
        if marker is None:
            marker = await self._sessions.marker(claims)
        self._renewals.used(claims)
        answer = _fresh(stored)
        metrics.count_read(store.service, hit=answer is not None)
        if answer is not None and answer.status == OK and marker == STANDS:
            return Hit(answer, counted)
        ahead = Ahead(claims, marker, counted, found=answer)
        return await self._miss(read, ahead) if answer is None and marker == STANDS else Miss(ahead)

    async def _miss(self, read: Read, ahead: Ahead) -> Miss:
        ahead.fills, claims = True, ahead.claims
        asking = Asking(claims.user_id, claims.zone, read.path)
        return Miss(ahead, Wanted(read.route, asking, read.query, await self._flight(read, claims)))

    async def _flight(self, read: Read, claims: Claims) -> Flight | None:
        """What is to be loaded, under the version of now; None while a write is under way."""
        store = self._stores[read.route.service]
        version = await self._questions.begin(store, claims.user_id)
        if version is None or not store.debts.clear(claims.user_id):
            return None
        return read.route.service, claims.user_id, read.field, version


def _fresh(stored: bytes | None) -> Answer | None:
    if stored is None:
        return None
    answer = Answer.unpack(stored)
    return answer if answer.fresh_until > clock.milliseconds() else None
