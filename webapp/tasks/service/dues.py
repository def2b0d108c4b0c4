"""Due dates of three kinds, and the instants they mean.

`{date}`: a day, which ends when it ends where the user is. `{date, time}`: floating, on the user's wall clock
wherever they are. `{date, time, timezone}`: fixed.
"""

from datetime import UTC, date, datetime, time
from typing import TypedDict
from zoneinfo import ZoneInfo

DAY_ENDS = time(23, 59, 59, 999_000)
MORNING = time(9)
"""What "minutes before" counts from when a task is due on a day and not at a time."""


class Due(TypedDict):
    date: str
    time: str | None
    timezone: str | None


def due_instant(due: Due | None, zone: str) -> datetime | None:
    """When the task is overdue: for a day, its last millisecond in the user's zone."""
    return _instant(due, zone, DAY_ENDS) if due else None


def reminder_base(due: Due, zone: str) -> datetime:
    """The instant that "minutes before" counts from: the due time, or nine in the morning of a due day."""
    return _instant(due, zone, MORNING)


def _instant(due: Due, zone: str, without_time: time) -> datetime:
    """Wall time to instant: one that a clock change skips is read with the offset before it (PEP 495)."""
    wall = time.fromisoformat(due["time"]) if due["time"] else without_time
    local = datetime.combine(date.fromisoformat(due["date"]), wall, ZoneInfo(due["timezone"] or zone))
    return local.astimezone(UTC)
