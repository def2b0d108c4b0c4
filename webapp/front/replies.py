"""Answers on their way out."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
import structlog

from webapp.core import metrics
from webapp.core.answers import Answer
from webapp.core.budgets import Budgets
from webapp.core.errors import Problem
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.writing import Written
from webapp.front.asked import Asked, Headers

ALIVE = b'{"status":"alive"}'
log = structlog.get_logger()


class Fixed:
    """Headers that many answers share, and their lines as they go out, made once."""

    __slots__ = ("headers", "lines")

    def __init__(self, headers: Headers) -> None:
        self.headers, self.lines = headers, lines_of(headers)


def lines_of(headers: Headers) -> bytes:
    """Headers as they go out."""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


NONE = Fixed([])


@dataclass(slots=True)
class Reply:
    """A whole answer; its headers are `fixed` and then its own."""

    status: int
    own: Headers
    body: bytes
    fixed: Fixed = NONE

    @property
    def headers(self) -> Headers:
        """All of them."""
        return [*self.fixed.headers, *self.own]

    def lines(self) -> bytes:
        """All of them, as they go out."""
        return self.fixed.lines + lines_of(self.own)


class Replies:
    """Makes the answers that Flask does not."""

    def __init__(self, plan: Plan) -> None:
        safe = _lower(plan.safe_headers)
        self._budgets, self._writing, self._access_log = plan.budgets, plan.write_budgets, plan.access_log
        private = [*safe, (b"cache-control", b"private, no-cache")]
        self._cached, self._written = (
            Fixed([*private, _policy(of)]) for of in (self._budgets, self._writing)
        )
        self._public = Fixed([*safe, (b"cache-control", b"no-store")])

    def cached(self, answer: Answer, request: Asked, counted: Sequence[int]) -> Reply:
        """A cached answer: its body, or 304 for a client that has it."""
        etag = answer.etag.encode("ascii")
        headers = [
            (b"etag", etag),
            (b"x-request-id", request.request_id.encode("ascii")),
            (b"ratelimit", self._budgets.left(counted).encode("ascii")),
        ]
        if request.knows(etag):
            return Reply(304, headers, b"", self._cached)
        headers += _content(b"application/json", answer.body)
        return Reply(200, headers, answer.body, self._cached)

    def written(self, done: Written, request: Asked, counted: Sequence[int]) -> Reply:
        """What a write answers."""
        told = [
            (b"etag", done.etag.encode("ascii")),
            (b"x-request-id", request.request_id.encode("ascii")),
            (b"ratelimit", self._writing.left(counted).encode("ascii")),
        ]
        headers = [*told, *_content(b"application/json", done.body)]
        return Reply(done.status, headers, done.body, self._written)

    def alive(self) -> Reply:
        """The probe's answer: threads that all wait for a database must not look like a dead process."""
        return Reply(200, _content(b"application/json", ALIVE), ALIVE, self._public)

    def problem(self, problem: Problem, request: Asked, reason: str) -> Reply:
        """What cannot be served; `reason` is its route in the figures."""
        body = orjson.dumps(problem.body(request.request_id))
        told = [(b"retry-after", b"1"), (b"x-request-id", request.request_id.encode("ascii"))]
        metrics.observe("ANY", reason, problem.status, 0.0)
        headers = [*told, *_content(b"application/problem+json", body)]
        return Reply(problem.status, headers, body, self._public)

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


def _policy(budgets: Budgets) -> tuple[bytes, bytes]:
    return b"ratelimit-policy", budgets.policy.encode("ascii")


def _lower(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
