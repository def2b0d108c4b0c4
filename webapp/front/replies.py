"""Answers on their way out."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
import structlog

from webapp.core.answers import Answer
from webapp.core.budgets import Budgets
from webapp.core.errors import Problem
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.writing import Written
from webapp.front.asked import Asked, Headers
from webapp.front.figures import Figures

ALIVE = b'{"status":"alive"}'
JSON, PROBLEM = "application/json", "application/problem+json"
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
    """An answer; its headers are `fixed` and then its `own`, as they go out. `rest` makes what follows of a
    body that goes out part by part; it works on a thread."""

    status: int
    own: bytes
    body: bytes
    fixed: Fixed = NONE
    rest: Iterator[bytes] | None = None

    @property
    def headers(self) -> Headers:
        """All of them, one by one."""
        own = [line.partition(b": ")[::2] for line in self.own.split(b"\r\n")[:-1]]
        return [*self.fixed.headers, *own]

    def lines(self) -> bytes:
        """All of them, as they go out."""
        return self.fixed.lines + self.own


class Replies:
    """Makes the answers that Flask does not."""

    def __init__(self, plan: Plan) -> None:
        safe = _lower(plan.safe_headers)
        self._budgets, self._writing, self._access_log = plan.budgets, plan.write_budgets, plan.access_log
        self.figures = Figures()
        private = [*safe, (b"cache-control", b"private, no-cache")]
        self._cached, self._written = (
            Fixed([*private, _policy(of)]) for of in (self._budgets, self._writing)
        )
        self._public = Fixed([*safe, (b"cache-control", b"no-store")])

    def cached(self, answer: Answer, request: Asked, counted: Sequence[int]) -> Reply:
        """A cached answer: its body, or 304 for a client that has it."""
        told = (
            f"etag: {answer.etag}\r\nx-request-id: {request.request_id}\r\n"
            f"ratelimit: {self._budgets.left(counted)}\r\n"
        )
        if request.knows(answer.etag.encode("ascii")):
            return Reply(304, told.encode("ascii"), b"", self._cached)
        return Reply(200, _with_content(told, JSON, answer.body), answer.body, self._cached)

    def written(self, done: Written, request: Asked, counted: Sequence[int]) -> Reply:
        """What a write answers."""
        told = (
            f"etag: {done.etag}\r\nx-request-id: {request.request_id}\r\n"
            f"ratelimit: {self._writing.left(counted)}\r\n"
        )
        return Reply(done.status, _with_content(told, JSON, done.body), done.body, self._written)

    def alive(self, request: Asked) -> Reply:
        """The probe's answer: threads that all wait for a database must not look like a dead process."""
        told = f"x-request-id: {request.request_id}\r\n"
        return Reply(200, _with_content(told, JSON, ALIVE), ALIVE, self._public)

    def problem(self, problem: Problem, request: Asked, reason: str) -> Reply:
        """What cannot be served; `reason` is its route in the figures."""
        body = orjson.dumps(problem.body(request.request_id))
        told = f"retry-after: 1\r\nx-request-id: {request.request_id}\r\n"
        self.figures.observe("ANY", reason, problem.status, 0.0)
        return Reply(problem.status, _with_content(told, PROBLEM, body), body, self._public)

    def tell(self, reply: Reply, route: PlannedRoute, request: Asked, caller: str, started: float) -> None:
        """One measurement for each answer, and a line where the edge does not write one."""
        seconds = time.perf_counter() - started
        self.figures.observe(route.method, route.rule, reply.status, seconds)
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


def _with_content(lines: str, kind: str, body: bytes) -> bytes:
    return f"{lines}content-type: {kind}\r\ncontent-length: {len(body)}\r\n".encode("ascii")


def _policy(budgets: Budgets) -> tuple[bytes, bytes]:
    return b"ratelimit-policy", budgets.policy.encode("ascii")


def _lower(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
