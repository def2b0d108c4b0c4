"""Dates and times in words, for the reader's own day and in their language."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.units import format_unit

from webapp.notifications.channels.email.language import locale_of, mark, translated
from webapp.notifications.channels.email.plain import one_line

_NEAR = {-1: mark("yesterday"), 0: mark("today"), 1: mark("tomorrow")}
_NEAR_AT = {
    -1: mark("yesterday at %(time)s"),
    0: mark("today at %(time)s"),
    1: mark("tomorrow at %(time)s"),
}
_AT = mark("%(date)s at %(time)s")
_MINUTES = 60


def due_text(due_date: date, due_time: time | None, *, zone_name: str, now: datetime, locale: str) -> str:
    """Return "today at 5:00 PM", "morgen", "viernes, 27 de noviembre de 2026, a las 17:00" and the like.

    The date and the time are the reader's own, in `zone_name` (IANA), and are never moved: `now` (aware) only
    tells which day the reader has. Raises ValueError for a naive `now`, ZoneInfoNotFoundError for an unknown
    zone.
    """
    if now.utcoffset() is None:
        raise ValueError("now needs a zone")
    tongue = locale_of(locale)
    distance = (due_date - now.astimezone(ZoneInfo(zone_name)).date()).days
    if due_time is None:
        near = _NEAR.get(distance)
        return translated(near, tongue) if near else _day(due_date, tongue)
    said = {"time": clock_text(due_time, locale)}
    if distance in _NEAR_AT:
        return translated(_NEAR_AT[distance], tongue) % said
    return translated(_AT, tongue) % {**said, "date": _day(due_date, tongue)}


def moment_text(at: datetime, *, zone_name: str, locale: str) -> str:
    """Return an instant in the reader's zone: "January 31, 2027 at 5:00 PM (Europe/Vienna)"."""
    tongue, local = locale_of(locale), at.astimezone(ZoneInfo(zone_name))
    day = format_date(local.date(), "long", locale=tongue)
    said = {"date": day, "time": clock_text(local.time(), locale)}
    return f"{translated(_AT, tongue) % said} ({zone_name})"


def clock_text(at: time, locale: str) -> str:
    """Return the time on a wall clock, as it is written there: "5:00 PM", "17:00"."""
    return one_line(format_time(at, "short", locale=locale_of(locale)))


def span_text(span: timedelta, *, locale: str) -> str:
    """Return how long something lasts, at least a minute: "30 minutes", "24 Stunden"."""
    minutes = max(1, round(span.total_seconds() / 60))
    count, unit = (minutes, "minute") if minutes < _MINUTES else (round(minutes / 60), "hour")
    return format_unit(count, f"duration-{unit}", locale=locale_of(locale))


def day_text(day: date, *, locale: str) -> str:
    """Return a day in full: "Friday, November 27, 2026"."""
    return _day(day, locale_of(locale))


def _day(day: date, tongue: Locale) -> str:
    return format_date(day, "full", locale=tongue)
