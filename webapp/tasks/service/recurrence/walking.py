"""From a rule to wall times, by python-dateutil, with bounds that it has not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, SupportsIndex
from zoneinfo import ZoneInfo

from dateutil import rrule

from webapp.tasks.service.recurrence.rules import DAILY, FREQUENCIES, HOURLY, MONTHLY, WEEKLY, YEARLY, Rule

MAX_STEPS = {YEARLY: 41, MONTHLY: 480, WEEKLY: 2_100, DAILY: 5_000, HOURLY: 5_000}
"""How many periods may bring nothing before a rule is taken to bring nothing ever: leap days on a Monday are
40 years apart where a century leaves one out."""
CENTURIES = {DAILY: 75_000, HOURLY: 75_000 * 24}
"""Periods in two centuries: with long intervals fewer steps are enough, and each costs more."""

_MOST_DAYS = {YEARLY: 366, MONTHLY: 31, WEEKLY: 7, DAILY: 1, HOURLY: 1}
_LISTED = {YEARLY: "BYYEARDAY", MONTHLY: "BYMONTHDAY"}
_DAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
_STEP = {WEEKLY: timedelta(weeks=1), DAILY: timedelta(days=1), HOURLY: timedelta(hours=1)}


class _Never(Exception):
    """Nothing came for so many periods."""


class _Steps(int):
    """An interval that counts how often it is added: between two results that is all one can see of dateutil,
    which would look for 30 February up to the year 9999."""

    left = 0

    def __radd__(self, other: int) -> int:
        self._step()
        return int(self) + other

    def __mul__(self, other: SupportsIndex) -> int:
        self._step()
        return int(self) * int(other)

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _Never


def following(
    rule: Rule, last: datetime, zone: str, *, not_before: datetime | None = None
) -> datetime | None:
    """The next wall time in `zone` after `last`, where the rule begins; None when it has ended.

    Those before `not_before` were missed and are passed over; not where they are counted.
    """
    if rule.count is not None and rule.count <= 1:
        return None
    earliest = last if rule.count or not_before is None else not_before
    end = rule.end(zone)
    for wall in _walls(rule.explicit(last), _near(rule, last, earliest), zone, _most(rule)):
        if wall > end:
            return None
        if wall > last and wall >= earliest:
            return wall
    return None


def first(rule: Rule, start: datetime, zone: str, *, most: int) -> tuple[list[datetime], bool]:
    """The first wall times of a rule that begins at `start`, which is the first; and whether they are all.

    There may be fewer than `most` of a rule whose times lie far apart: the work is bounded in all.
    """
    most_of_all = most if rule.count is None else min(most, rule.count)
    found, end = [start], rule.end(zone)
    for wall in _walls(rule.explicit(start), start, zone, _most(rule) + most, anew=False):
        if wall > end or len(found) == most_of_all:
            return found, wall > end or rule.count == len(found)
        if wall > start:
            found.append(wall)
    return found, rule.count == len(found)


def _walls(rule: Rule, start: datetime, zone: str, most: int, *, anew: bool = True) -> Iterator[datetime]:
    """The wall times of an explicit rule from `start` on, without regard to its end, until `most` periods
    bring none; or, not `anew` after each, until there were so many."""
    if not _has_positions(rule):
        return
    steps = _Steps(rule.interval)
    steps.left = most
    try:
        for wall in _dateutil(rule, start, steps):
            steps.left = most if anew else steps.left
            if rule.freq != HOURLY or _exists(wall, zone):
                yield wall
    except (_Never, ValueError):  # dateutil's own words for hours that the interval never meets
        return


def _has_positions(rule: Rule) -> bool:
    """Whether a period can have as many times as the lowest BYSETPOS counts: no need to walk if none can."""
    positions = rule.by.get("BYSETPOS")
    if not positions:
        return True
    listed = rule.by.get(_LISTED.get(rule.freq, ""))
    days = min(_MOST_DAYS[rule.freq], len(listed) if listed else 366)
    times = len(rule.by.get("BYHOUR", (0,))) * len(rule.by.get("BYMINUTE", (0,)))
    return min(map(abs, positions)) <= days * times


def _most(rule: Rule) -> int:
    return min(MAX_STEPS[rule.freq], CENTURIES.get(rule.freq, 75_000) // rule.interval)


def _dateutil(rule: Rule, start: datetime, steps: _Steps) -> Iterator[datetime]:
    by: dict[str, Any] = {name.lower(): list(numbers) for name, numbers in rule.by.items()}
    if rule.weekdays:
        by["byweekday"] = [_DAYS[day](which) if which else _DAYS[day] for day, which in rule.weekdays]
    frequency = FREQUENCIES.index(rule.freq)
    return iter(rrule.rrule(frequency, dtstart=start, interval=steps, wkst=rule.week_start, **by))  # type: ignore[arg-type]


def _near(rule: Rule, last: datetime, target: datetime) -> datetime:
    """A start in the rhythm of `last`, shortly before `target`: what lies between need not be walked."""
    if target <= last:
        return last
    if rule.freq in _STEP:
        step = _STEP[rule.freq] * rule.interval
        return last + max(0, (target - last) // step - 1) * step
    months = (target.year - last.year) * 12 + target.month - last.month
    step_months = rule.interval * (12 if rule.freq == YEARLY else 1)
    ahead = (months // step_months - 1) * step_months
    if ahead <= 0:
        return last
    years, month = divmod(last.month - 1 + ahead, 12)
    first_month = 0 if rule.freq == YEARLY else month
    return last.replace(year=last.year + years, month=first_month + 1, day=1)


def _exists(wall: datetime, zone: str) -> bool:
    """Whether clocks there show this time: not where summer time skips it."""
    there = ZoneInfo(zone)
    return wall.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None) == wall
