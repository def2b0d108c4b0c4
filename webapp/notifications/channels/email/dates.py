"""A due date in words, for the reader's own day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# strftime would follow the locale of the process.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def due_text(due_date: date, due_time: time | None, *, zone_name: str, now: datetime) -> str:
    """Return "today 17:00", "tomorrow", "Friday, 27 November 2026 at 17:00" and the like.

    The date and the time are the reader's own, in `zone_name` (IANA), and are never moved: `now` (aware) only
    tells which day the reader has. Raises ValueError for a naive `now`, ZoneInfoNotFoundError for an unknown
    zone.
    """
    if now.utcoffset() is None:
        raise ValueError("now needs a zone")
    near = _near(due_date - now.astimezone(ZoneInfo(zone_name)).date())
    if due_time is None:
        return near or _in_full(due_date)
    clock = f"{due_time:%H:%M}"
    return f"{near} {clock}" if near else f"{_in_full(due_date)} at {clock}"


def _near(distance: timedelta) -> str | None:
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(distance.days)


def _in_full(day: date) -> str:
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"
