"""Due dates of three kinds, and the instants they mean.

`{date}`: a day, which ends when it ends where the user is. `{date, time}`: floating, on the user's wall clock
wherever they are. `{date, time, timezone}`: fixed.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
MORNING = "09:00"
"""What "minutes before" counts from when a task is due on a day and not at a time."""


class Due(TypedDict):
    date: str
    time: str | None
    timezone: str | None


def due_instant(due: Due | None, zone: str) -> datetime | None:
    """The last instant at which the task is in time: for a day, its last millisecond in the user's zone."""
    if due is None:
        return None
    if due["time"] is None:
        return day_start(date.fromisoformat(due["date"]) + DAY, zone) - MILLISECOND
    return _instant(due, zone, due["time"])


def reminder_base(due: Due, zone: str) -> datetime:
    """The instant that "minutes before" counts from: the due time, or nine in the morning of a due day."""
    return _instant(due, zone, due["time"] or MORNING)


def day_start(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone: that of the clock change, where one skips midnight."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _instant(due: Due, zone: str, wall: str) -> datetime:
    """Wall time to instant: one that a clock change skips is read with the offset before it (PEP 495)."""
    zone = due["timezone"] or zone
    local = datetime.combine(date.fromisoformat(due["date"]), time.fromisoformat(wall), ZoneInfo(zone))
    return local.astimezone(UTC)
