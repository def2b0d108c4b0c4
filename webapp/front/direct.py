"""Plain writes without Flask: what a route declares (its body's model, its writer) runs on a thread.

What is unusual about a request, and what the model or the writer refuses, is left to Flask, which knows how
to say so. A writer that refuses has changed nothing.
"""

from dataclasses import dataclass
from functools import partial

import pymongo
from pydantic import ValidationError

from webapp.core import ahead, context, strict_json, tracing
from webapp.core.ahead import Ahead
from webapp.core.errors import Problem
from webapp.core.plan import MAX_BODY_BYTES, Plan, PlannedRoute
from webapp.core.sessions import STANDS
from webapp.core.writing import Writing, Written, version_of
from webapp.front.asked import Headers, traceparent
from webapp.front.pool import Pool

_UNUSUAL = (b"idempotency-key", b"content-encoding")
_JSON = b"application/json"


@dataclass(slots=True)
class Write:
    """A request to change something; `path` is the variable parts of its path, `body` what was sent."""

    route: PlannedRoute
    path: tuple[str, ...]
    headers: Headers
    body: bytes
    request_id: str


class Direct:
    """Runs writers."""

    def __init__(self, plan: Plan, pool: Pool) -> None:
        self._pool, self._deadline = pool, plan.deadline

    async def run(self, write: Write, known: Ahead) -> Written | None:
        """What the writer answers; None for what is Flask's. Errors: `Overloaded`, and the database's."""
        allowed = known.marker == STANDS and known.counted is not None and not known.counted[0]
        if write.route.write is None or not allowed or len(write.body) > MAX_BODY_BYTES:
            return None
        condition = _condition(write.headers)
        if condition is None:
            return None
        return await self._pool.run(partial(self._run, write, condition, known))

    def _run(self, write: Write, condition: str, known: Ahead) -> Written | None:
        context.bind(write.request_id)
        context.act(known.claims.actor())
        route, parent = write.route, traceparent(write.headers)
        with (
            tracing.serving(parent, route.method, route.rule),
            ahead.handed(known),
            pymongo.timeout(self._deadline),
        ):
            try:
                written = _written(write, condition, known)
            except (Problem, ValidationError):
                return None
            if written is not None:
                tracing.answered(route.method, route.rule, written.status)
            return written


def _written(write: Write, condition: str, known: Ahead) -> Written | None:
    route, claims = write.route, known.claims
    if route.write is None or route.body is None:
        return None
    body = route.body.model_validate(strict_json.loads(write.body))
    return route.write(Writing(claims.user_id, claims.zone, write.path, body, version_of(condition)))


def _condition(headers: Headers) -> str | None:
    """`If-Match`, or ""; None when there is anything unusual about the request."""
    kinds, conditions = [], []
    for name, value in headers:
        if name == b"content-type":
            kinds.append(value.partition(b";")[0].strip().lower())
        elif name == b"if-match":
            conditions.append(value.decode("latin-1"))
        elif name in _UNUSUAL:
            return None
    if kinds != [_JSON] or len(conditions) > 1:
        return None
    return "".join(conditions)
