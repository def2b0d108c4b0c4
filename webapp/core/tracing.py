"""Traces that go on where the work does: from a request, through stored rows and messages, to the mail.

What joins them is a W3C `traceparent`, kept with each row. Who records them (Sentry, OpenTelemetry, Datadog,
nobody) is chosen when a process starts; what records nothing costs nothing.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

PROBES = ("/livez", "/readyz")
"""Asked every few seconds, and of no interest to anybody."""


class Tracer(Protocol):
    """Records spans somewhere."""

    def current(self) -> str:
        """The `traceparent` of the work under way, or ""."""
        ...

    def joined(self, traceparent: str, name: str) -> AbstractContextManager[object]:
        """What is done inside is a span of that trace (of a new one for "")."""
        ...

    def serving(self, traceparent: str, name: str) -> AbstractContextManager[object]:
        """What is done inside is one request, in the trace that its client is in."""
        ...

    def answered(self, method: str, route: str, status: int) -> None:
        """What became of the request under way."""
        ...


_tracer: Tracer | None = None


def use(tracer: Tracer | None) -> None:
    """Record with this one; None records nothing."""
    global _tracer
    _tracer = tracer


def traceparent() -> str:
    """What to keep with a row or a message, so that its work belongs to the trace under way."""
    return _tracer.current() if _tracer else ""


@contextmanager
def joined(parent: str, name: str) -> Iterator[None]:
    """The work on a row or a message is part of the trace that caused it."""
    if _tracer is None:
        yield
        return
    with _tracer.joined(parent, name):
        yield


@contextmanager
def serving(parent: str, method: str, route: str) -> Iterator[None]:
    """One request (by its route's template), in the trace of its client's `traceparent` header."""
    if _tracer is None or route in PROBES:
        yield
        return
    with _tracer.serving(parent, f"{method} {route}"):
        yield


def answered(method: str, route: str, status: int) -> None:
    """What became of the request under way."""
    if _tracer is not None and route not in PROBES:
        _tracer.answered(method, route, status)


def is_on() -> bool:
    """Whether anybody records."""
    return _tracer is not None
