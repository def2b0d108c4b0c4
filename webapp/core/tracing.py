"""Traces that go on where the work does: from a request, through stored rows and messages, to the mail.

What joins them is a W3C `traceparent`, kept with each row. Who records them (Sentry, OpenTelemetry, nobody)
is chosen when a process starts.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Tracer(Protocol):
    """Records spans somewhere."""

    def current(self) -> str:
        """The `traceparent` of the work under way, or ""."""
        ...

    def joined(self, traceparent: str, name: str) -> AbstractContextManager[object]:
        """What is done inside is a span of that trace (of a new one for "")."""
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
