"""The values of an RRULE's parts: what they may be (RFC 5545, 3.3.10)."""

import re
from datetime import date, datetime

LAST_YEAR = 2999
_NUMBER = re.compile(r"[+-]?[0-9]{1,5}")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Numbers = tuple[int, ...]
Weekday = tuple[int, int]
"""0 is Monday; and which one of the month or year, 0 for each."""


class RuleError(ValueError):
    """A rule that is refused: a stable code, and a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def number(name: str, text: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise RuleError("bad_rule", f"{name} takes a number from {least} to {most}.")
    return int(text)


def numbers(name: str, text: str, least: int, most: int, *, from_the_end: bool) -> Numbers:
    """A list of numbers, each once, rising; with `from_the_end` negative ones too."""
    lowest = -most if from_the_end else least
    found = {number(name, item, lowest, most) for item in text.split(",")}
    if from_the_end and 0 in found:
        raise RuleError("bad_rule", f"{name} does not take 0.")
    return tuple(sorted(found))


def weekdays(text: str, most: int) -> tuple[Weekday, ...]:
    """Days of the week, in their order; `most` is how high they may be numbered, 0 for not at all."""
    return tuple(sorted({_weekday(item, most) for item in text.split(",")}))


def _weekday(text: str, most: int) -> Weekday:
    found = _WEEKDAY.fullmatch(text)
    if not found:
        raise RuleError("bad_rule", "BYDAY takes days like MO, or 1MO and -1FR in months and years.")
    which = int(found[1] or 0)
    if found[1] and (which == 0 or abs(which) > most):
        raise RuleError("bad_rule", "A numbered day like 1MO belongs into a month or a year that has it.")
    return WEEKDAYS.index(found[2]), which


def shown(day: Weekday) -> str:
    """As it stands in a rule."""
    return f"{day[1] or ''}{WEEKDAYS[day[0]]}"


def until(text: str) -> str:
    """A day, a wall time, or an instant, as it is written in a rule."""
    try:
        if not _UNTIL.fullmatch(text) or not 1970 <= end_of(text).year <= LAST_YEAR:
            raise ValueError
    except ValueError as error:
        raise RuleError("bad_rule", "UNTIL takes a date like 20270131, or 20270131T170000Z.") from error
    return text


def end_of(text: str) -> datetime:
    """The last wall time that `UNTIL` allows: of a day its end. The `Z` of an instant is the caller's."""
    if len(text) == len("20270131"):
        return datetime.combine(date.fromisoformat(text), datetime.max.time())
    return datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")
