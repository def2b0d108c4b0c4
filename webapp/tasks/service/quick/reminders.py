"""Reminders: `remind me 30 min before`, `remind me tomorrow at 9`, and `remind me to` as a beginning."""

from dataclasses import dataclass

from webapp.tasks.service.quick.vocabulary import COUNT, UNIT, count_of, pattern, unit_of

MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10_080}
MAX_MINUTES = 366 * 1440


@dataclass(frozen=True, slots=True)
class Before:
    """So many minutes before the task is due."""

    minutes: int
    end: int


def read_before(plain: str, place: int) -> Before | None:
    """A reminder by its distance from the due time."""
    found = _BEFORE.match(plain, place)
    if not found:
        return None
    if found["half"]:
        return Before(30, found.end())
    minutes = count_of(found["count"]) * MINUTES.get(unit_of(found["unit"]), MAX_MINUTES)
    return Before(minutes, found.end()) if minutes <= MAX_MINUTES else None


def asks(plain: str, place: int) -> int | None:
    """Where `remind me` ends, before the time at which to remind."""
    found = _AT.match(plain, place)
    return found.end() + 1 if found else None


def begins(plain: str) -> int | None:
    """Where `remind me to` ends at the beginning of a line: what is to be done follows."""
    found = _TO.match(plain) or _ALONE.match(plain)
    return found.end() if found else None


_BEFORE = pattern(
    r"(?:and )?(?:with (?:a )?)?(?:remind(?: me)?|reminder|alert(?: me)?|notify(?: me)?) "
    rf"(?:(?P<half>half an hour)|(?P<count>{COUNT}) (?P<unit>{UNIT})) "
    r"(?:before(?:hand)?|earlier|in advance|ahead)"
)
_AT = pattern(r"(?:and )?(?:remind me|reminder)")
_TO = pattern(r"remind me (?:to|that|about)")
_ALONE = pattern(r"remind me")
