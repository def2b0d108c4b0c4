"""What the async front has learned of a request before Flask sees it, so that nothing is asked twice.

The front sets it around the call of the WSGI application; without the front there is none.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from webapp.core.verified import Claims

if TYPE_CHECKING:
    from webapp.core.answers.answer import Answer

MOST_SECONDS = 1.0
"""A hold outlasts the deadline of a write by two seconds: one that waited for a thread for more than one is
not relied on."""


@dataclass(slots=True)
class Hold:
    """The front's hold on one user's answers. `open` counts the writes whose outcome is not known: the front
    lifts the hold when there are none. `times` are those of the others."""

    service: str
    user_id: UUID
    open: int = 0
    placed: float = field(default_factory=time.monotonic)
    times: list[bytes] = field(default_factory=list)
    subscribed: bool | None = None
    """Whether somebody subscribes to what changes of the user, as Redis said."""

    def covers(self, service: str, user_id: UUID) -> bool:
        """Whether a write that begins now can rely on it."""
        fits = (self.service, self.user_id) == (service, user_id)
        return fits and time.monotonic() - self.placed < MOST_SECONDS

    def begin(self) -> None:
        """A write begins."""
        self.open += 1

    def end(self, time: bytes) -> None:
        """The outcome of a write is known, and its time, if that is noted."""
        self.open -= 1
        self.times.append(time)


@dataclass(slots=True)
class Ahead:
    """`marker` and `counted` are what Redis said of the session and of the limits; `found` is an answer that
    needs no loading; `fills` says that the front offers to the cache what Flask puts into `made`."""

    claims: Claims
    marker: str | None
    counted: list[int] | None
    found: "Answer | None" = None
    fills: bool = False
    made: "Answer | None" = None
    hold: Hold | None = None


_known: ContextVar[Ahead | None] = ContextVar("ahead", default=None)


def known() -> Ahead | None:
    """What the front knows of the request under way; None without a front, or when it knows nothing."""
    return _known.get()


@contextmanager
def handed(what: Ahead | None) -> Iterator[None]:
    """Within the block this thread works on the request that `what` is about."""
    token = _known.set(what)
    try:
        yield
    finally:
        _known.reset(token)
