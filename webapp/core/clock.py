"""The one source of the time, so that tests can move it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = timedelta(0)
_stopped_at: datetime | None = None


def now() -> datetime:
    """The instant in UTC, cut to milliseconds: what MongoDB stores and the contract shows."""
    instant = _stopped_at or datetime.now(UTC) + _shift
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def milliseconds() -> float:
    """The same in milliseconds since 1970."""
    if _stopped_at is not None:
        return _stopped_at.timestamp() * 1000
    return (time.time() + _shift.total_seconds()) * 1000


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Within the block this process's time is moved by `by`."""
    global _shift
    before, _shift = _shift, _shift + by
    try:
        yield
    finally:
        _shift = before


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Within the block this process's time stands still, at `at` (in UTC)."""
    global _stopped_at
    before, _stopped_at = _stopped_at, at
    try:
        yield
    finally:
        _stopped_at = before


def shift() -> timedelta:
    """How far this process's time is moved (zero outside tests)."""
    return _stopped_at - datetime.now(UTC) if _stopped_at else _shift
