"""Answers on their way out."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
import structlog

from webapp.core import metrics
from webapp.core.answers import Answer
from webapp.core.errors import Problem
from webapp.core.plan import Plan, PlannedRoute
from webapp.front.asked import Asked, Headers

ALIVE = b'{"status":"alive"}'
log = structlog.get_logger()


@dataclass(slots=True)
class Reply:
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes


class Replies:
    """Makes the answers that Flask does not."""

    def __init__(self, plan: Plan) -> None:
        safe = _lower(plan.safe_headers)
        self._budgets, self._access_log = plan.budgets, plan.access_log
        policy = (b"ratelimit-policy", plan.budgets.policy.encode("ascii"))
        self._cached: Headers = [*safe, (b"cache-control", b"private, no-cache"), policy]
        self._public: Headers = [*safe, (b"cache-control", b"no-store")]

    def cached(self, answer: Answer, request: Asked, counted: Sequence[int]) -> Reply:
        """A cached answer: its body, or 304 for a client that has it."""
        etag = answer.etag.encode("ascii")
        headers = [
            *self._cached,
            (b"etag", etag),
            (b"x-request-id", request.request_id.encode("ascii")),
            (b"ratelimit", self._budgets.left(counted).encode("ascii")),
        ]
        if request.knows(etag):
            return Reply(304, headers, b"")
        headers += _content(b"application/json", answer.body)
        return Reply(200, headers, answer.body)

    def alive(self) -> Reply:
        """The probe's answer: threads that all wait for a database must not look like a dead process."""
        return Reply(200, [*self._public, *_content(b"application/json", ALIVE)], ALIVE)

    def problem(self, problem: Problem, request: Asked, reason: str) -> Reply:
        """What cannot be served; `reason` is its route in the figures."""
        body = orjson.dumps(problem.body(request.request_id))
        told = [(b"retry-after", b"1"), (b"x-request-id", request.request_id.encode("ascii"))]
        metrics.observe("ANY", reason, problem.status, 0.0)
        headers = [*self._public, *told, *_content(b"application/problem+json", body)]
        return Reply(problem.status, headers, body)

    def tell(self, reply: Reply, route: PlannedRoute, request: Asked, caller: str, started: float) -> None:
        """One measurement for each answer, and a line where the edge does not write one."""
        seconds = time.perf_counter() - started
        metrics.observe(route.method, route.rule, reply.status, seconds)
        if self._access_log:
            log.info(
                "request",
                method=route.method,
                route=route.rule,
                status=reply.status,
                milliseconds=round(seconds * 1000, 1),
                user=caller,
                request_id=request.request_id,
            )


def _content(kind: bytes, body: bytes) -> Headers:
    return [(b"content-type", kind), (b"content-length", b"%d" % len(body))]


def _lower(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
