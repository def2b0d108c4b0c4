"""Days: `tomorrow`, `next friday`, `31 jan`, `2027-01-31`, `in 3 days`.

Days look forward. A weekday is the next one after today; `this friday` may be today, `next friday` is the one
of next week (which begins on Monday). A date without a year is the next such date. `next month` is its first
day, the end of a week its Friday.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from webapp.tasks.service.quick.here import Here
from webapp.tasks.service.quick.vocabulary import (
    COUNT,
    MONTH,
    MONTHS,
    NTH,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    count_of,
    pattern,
    unit_of,
)

DAY = timedelta(days=1)
FRIDAY, SATURDAY = 4, 5
FIRST_YEAR, LAST_YEAR = 1970, 2999
Make = Callable[["re.Match[str]", Here], date | None]


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read: up to `end`, with the part of the day that its word names."""

    date: date
    end: int
    part: str | None = None


def read_day(plain: str, place: int, here: Here) -> Day | None:
    """The day that stands at this place, without a preposition."""
    if found := _THIS_PART.match(plain, place):
        return Day(here.today, found.end(), found["part"] or "evening")
    for rule, make in _RULES:
        if (found := rule.match(plain, place)) and (day := make(found, here)):
            return Day(day, found.end())
    return None


def next_monthday(day: int, here: Here) -> date | None:
    """The next month's day with this number, today included; None over 31."""
    if not 1 <= day <= 31:
        return None
    first = here.today.replace(day=1)
    months = (first + relativedelta(months=ahead) for ahead in range(3))
    days = (month.replace(day=day) for month in months if day <= monthrange(month.year, month.month)[1])
    return next((found for found in days if found >= here.today), None)


def next_date(month: int, day: int, here: Here) -> date | None:
    """The next such date, today included: of February 29 the next that there is."""
    years = range(here.today.year, min(here.today.year + 9, LAST_YEAR))
    dates = (found for year in years if (found := _date(year, month, day)))
    return next((found for found in dates if found >= here.today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _of(year: str | None, month: int, day: int, here: Here) -> date | None:
    if year is None:
        return next_date(month, day, here)
    return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)


_NEAR = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "eod": 0,
    "end of day": 0,
    "end of the day": 0,
}


def _near(found: "re.Match[str]", here: Here) -> date:
    return here.today + _NEAR[found.group()] * DAY


def _weekday(found: "re.Match[str]", here: Here) -> date:
    """The next one after today; with `this` it may be today, with `next` it is in the week that follows."""
    wanted, today = WEEKDAYS[found["weekday"]], here.today
    if found["which"] == "next":
        return today + (7 - today.weekday() + wanted) * DAY
    ahead = (wanted - today.weekday()) % 7
    return today + (ahead or (0 if found["which"] == "this" else 7)) * DAY


def _written(found: "re.Match[str]", here: Here) -> date | None:
    """A date by its month's name. A weekday beside it must be its own, or it is not what was meant."""
    day = int(re.sub("[a-z]", "", found["day"]))
    made = _of(found["year"], MONTHS[found["month"]], day, here)
    weekday = found["weekday"]
    return made if made is None or not weekday or WEEKDAYS[weekday] == made.weekday() else None


def _numbers(found: "re.Match[str]", here: Here) -> date | None:
    """`3/4/2027`, in the order that the user writes; one that cannot be a month is the day."""
    one, two = int(found["one"]), int(found["two"])
    month, day = (one, two) if here.month_first else (two, one)
    if month > 12:
        month, day = day, month
    return _of(found["year"], month, day, here)


def _dotted(found: "re.Match[str]", here: Here) -> date | None:
    return _of(found["year"], int(found["two"]), int(found["one"]), here)


def _ahead(found: "re.Match[str]", here: Here) -> date | None:
    """In so many days, weeks, months or years: a month's day that is not there is its last."""
    unit, count = unit_of(found["unit"]), count_of(found["count"])
    if unit in ("minute", "hour"):
        return None
    made: date = here.today + relativedelta(**{f"{unit}s": count})  # type: ignore[arg-type]
    return made if made.year <= LAST_YEAR else None


def _beginning(found: "re.Match[str]", here: Here) -> date:
    """Of the next week, month, year or weekend."""
    today = here.today
    begins = {
        "week": today + (7 - today.weekday()) * DAY,
        "weekend": today + (7 - today.weekday() + SATURDAY) * DAY,
        "month": today.replace(day=1) + relativedelta(months=1),
        "year": date(today.year + 1, 1, 1),
    }
    return begins[found["unit"]]


def _ending(found: "re.Match[str]", here: Here) -> date:
    """Of this week, month or year."""
    today = here.today
    ends = {
        "w": today + (FRIDAY - today.weekday()) % 7 * DAY,
        "m": today.replace(day=1) + relativedelta(months=1) - DAY,
        "y": date(today.year, 12, 31),
    }
    return ends[found["unit"][0]]


def _weekend(_found: "re.Match[str]", here: Here) -> date:
    """Its Saturday; on a Sunday, today."""
    today = here.today
    return today if today.weekday() > SATURDAY else today + (SATURDAY - today.weekday()) * DAY


def _iso(found: "re.Match[str]", _here: Here) -> date | None:
    return _date(int(found["year"]), int(found["month"]), int(found["day"]))


_DAY_NUMBER = rf"(?P<day>{NTH}|[0-9]{{1,2}})"
_THIS_PART = pattern(r"(?:this (?P<part>morning|afternoon|evening)|tonight)")
_WITH_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY})(?: ,)? )?(?:the )?"
_YEAR = rf"(?:(?: ,)? (?P<year>{YEAR}))?"
_SLASHES = r"(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})"
_RULES: list[tuple["re.Pattern[str]", Make]] = [
    (pattern("(?:", "|".join(sorted(_NEAR, key=len, reverse=True)), ")"), _near),
    (pattern(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"), _iso),
    (pattern(_WITH_WEEKDAY, rf"(?P<month>{MONTH}) {_DAY_NUMBER}", _YEAR), _written),
    (pattern(_WITH_WEEKDAY, rf"{_DAY_NUMBER} (?:of )?(?P<month>{MONTH})", _YEAR), _written),
    (pattern(rf"(?:(?P<which>this coming|coming|this|next) )?(?P<weekday>{WEEKDAY})"), _weekday),
    (pattern(rf"{_SLASHES}/(?P<year>{YEAR}|[0-9]{{2}})"), _numbers),
    (pattern(rf"(?:on|by|due|until|from|starting|before) {_SLASHES}(?P<year>(?!))?"), _numbers),
    (pattern(rf"(?P<one>[0-9]{{1,2}})\.(?P<two>[0-9]{{1,2}})\.(?P<year>{YEAR}|[0-9]{{2}})"), _dotted),
    (pattern(rf"in (?P<count>{COUNT}) (?P<unit>days?|weeks?|months?|years?)"), _ahead),
    (
        pattern(rf"(?P<count>{COUNT}) (?P<unit>days?|weeks?|months?|years?) from (?:now|today)"),
        _ahead,
    ),
    (pattern(r"next (?P<unit>week|month|year|weekend)"), _beginning),
    (pattern(r"(?:the )?end of (?:the |this )?(?P<unit>week|month|year)"), _ending),
    (pattern(r"eo(?P<unit>[wmy])"), _ending),
    (pattern(r"(?:this|the) weekend"), _weekend),
]
