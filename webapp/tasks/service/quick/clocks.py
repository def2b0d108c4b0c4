"""Times of day: `5pm`, `17:00`, `at noon`, `half past six`, `in 20 minutes`.

A bare `at 5` is the next five o'clock today, or by day 7 to 11 in the morning, else after noon. The parts of
a day have a time each; beside a time they only tell which half of the day is meant. Midnight is the end of
its day.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

from webapp.tasks.service.quick.here import Here
from webapp.tasks.service.quick.vocabulary import COUNT, any_of, count_of, pattern, unit_of

PARTS = {"morning": time(9), "afternoon": time(14), "evening": time(19), "night": time(21)}
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(23, 59)}
_SHORT_ZONES = {
    **dict.fromkeys(("utc", "gmt"), "UTC"),
    **dict.fromkeys(("et", "est", "edt"), "America/New_York"),
    **dict.fromkeys(("pt", "pst", "pdt"), "America/Los_Angeles"),
    **dict.fromkeys(("cet", "cest"), "Europe/Paris"),
    "bst": "Europe/London",
}
_ZONES = {name.lower(): name for name in available_timezones() if "/" in name}
_HALF, _PAST = 30, {"quarter past": 15, "half past": 30, "quarter to": -15}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that was read, up to `end`. `bare`: which half of the day is meant is not said."""

    time: time
    end: int
    bare: bool = False
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment soon, on the user's wall clock."""

    at: datetime
    end: int


def read_clock(plain: str, place: int) -> Clock | None:
    """The time that stands at this place, with its preposition and its zone."""
    clock = _digits(plain, place) or _named(plain, place) or _spoken(plain, place)
    return clock and _with_zone(plain, _with_part(plain, clock))


def read_bare_hour(plain: str, place: int) -> Clock | None:
    """`at 5`, which is a time only where nothing follows that it might count."""
    found = _BARE.match(plain, place)
    hour = int(found["hour"]) if found else 0
    return _with_part(plain, Clock(time(hour % 24), found.end(), True)) if found and 1 <= hour <= 12 else None


def read_instant(plain: str, place: int, here: Here) -> Instant | None:
    """`in 20 minutes`: counted in real time, to the next full minute."""
    found = _SOON.match(plain, place) or _FROM_NOW.match(plain, place)
    if not found or (found["half"] is None and found["count"] is None):
        return None
    wanted = timedelta(minutes=_minutes(found))
    later = here.now.astimezone(UTC) + wanted + timedelta(seconds=59)
    at = replace(here, now=later).local().replace(second=0, microsecond=0)
    return Instant(at, found.end())


def settle(clock: Clock, part: str | None, now: time | None) -> time:
    """The time that is meant: a bare hour by the part of the day, or else as the next one after `now` if it
    is for today, or else by day."""
    if not clock.bare:
        return clock.time
    hour = clock.time.hour % 12
    if part:
        return clock.time.replace(hour=hour if part == "morning" else hour + 12)
    if now is not None:
        ahead = [at for at in (hour, hour + 12) if clock.time.replace(hour=at) > now]
        if ahead:
            return clock.time.replace(hour=ahead[0])
    return clock.time.replace(hour=hour if 7 <= hour <= 11 else hour + 12)


def _minutes(found: "re.Match[str]") -> int:
    if found["half"] is not None:
        return _HALF
    return count_of(found["count"]) * (60 if unit_of(found["unit"]) == "hour" else 1)


def _digits(plain: str, place: int) -> Clock | None:
    found = _DIGITS.match(plain, place)
    if not found or not (found["half"] or found["colon"] == ":"):
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return Clock(time(hour, minute), found.end()) if hour < 24 and minute < 60 else None


def _named(plain: str, place: int) -> Clock | None:
    found = _NAME.match(plain, place)
    return Clock(_NAMED[found["name"]], found.end()) if found else None


def _spoken(plain: str, place: int) -> Clock | None:
    """`half past six`, `6 o'clock`: which six is not said."""
    found = _SPOKEN.match(plain, place)
    if not found:
        return None
    hour = count_of(found["hour"] or found["clock"])
    if not 1 <= hour <= 12:
        return None
    minutes = (hour * 60 + _PAST.get(found["past"] or "", 0)) % 720
    return Clock(time(minutes // 60 or 12, minutes % 60), found.end(), True)


def _with_part(plain: str, clock: Clock) -> Clock:
    """`8 in the evening`."""
    found = _IN_PART.match(plain, clock.end)
    if not found or not (clock.bare or clock.time.hour <= 12):
        return clock
    part = found["part"] or "night"
    return Clock(settle(replace(clock, bare=True), part, None), found.end())


def _with_zone(plain: str, clock: Clock) -> Clock:
    found = _ZONE.match(plain, clock.end)
    if not found or clock.bare:
        return clock
    zone = _SHORT_ZONES.get(found["zone"]) or _ZONES.get(found["zone"])
    return replace(clock, zone=zone, end=found.end()) if zone else clock


_AT = r"(?:(?:at|by|@) )?@?"
_DIGITS = pattern(
    _AT, r"(?P<hour>[0-9]{1,2})(?:(?P<colon>[:.])(?P<minute>[0-9]{2}))?(?: ?(?P<half>am|pm|a\.m|p\.m))?"
)
_NAME = pattern(r"(?:at|by|before|@) (?P<name>", any_of(*_NAMED), ")")
_SPOKEN = pattern(_AT, rf"(?:(?P<past>{any_of(*_PAST)}) (?P<hour>{COUNT})|(?P<clock>{COUNT}) o['’]?clock)")
_BARE = pattern(r"(?:at|by|@) (?P<hour>[0-9]{1,2})")
_IN_PART = pattern(r" (?:in the (?P<part>morning|afternoon|evening)|at night)")
_ZONE = pattern(r" (?P<zone>[a-z]{2,4}|[a-z]{2,10}(?:/[a-z_-]{1,30}){1,2})")
_SOON = pattern(rf"in (?:(?P<half>half an hour)|(?P<count>{COUNT}) (?P<unit>minutes?|mins?|hours?|hrs?))")
_FROM_NOW = pattern(
    rf"(?:(?P<half>half an hour)|(?P<count>{COUNT}) (?P<unit>minutes?|mins?|hours?|hrs?)) from now"
)
