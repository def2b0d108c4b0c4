"""The one source of the time, so that tests can move it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """The instant in UTC, cut to milliseconds: what MongoDB stores and the contract shows."""
    instant = datetime.now(UTC) + _shift
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def milliseconds() -> float:
    """The same in milliseconds since 1970."""
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


def shift() -> timedelta:
    """How far this process's time is moved (zero outside tests)."""
    return _shift
