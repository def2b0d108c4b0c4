"""RRULEs that were accepted: what they say, and the one form that they are written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from webapp.tasks.service.recurrence import values
from webapp.tasks.service.recurrence.values import Numbers, Weekday

YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY = FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
SHORTEST_MONTH = 28
_DAYS = ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY")
_ORDER = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSETPOS")


@dataclass(frozen=True)
class Rule:
    """A rule that was accepted. `count` is how many are left, the one of now among them."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: str | None = None
    weekdays: tuple[Weekday, ...] = ()
    week_start: int = 0
    by: Mapping[str, Numbers] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The rule as it is stored and shown: parts in one order, none that says what goes without saying."""
        parts = {"FREQ": self.freq, "INTERVAL": self.interval if self.interval > 1 else None}
        parts |= {"COUNT": self.count, "UNTIL": self.until}
        lists = {**self.by, "BYDAY": [values.shown(day) for day in self.weekdays]}
        parts |= {name: ",".join(map(str, lists[name])) for name in _ORDER if lists.get(name)}
        parts["WKST"] = values.WEEKDAYS[self.week_start] if self.week_start else None
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    @property
    def within_days(self) -> bool:
        """Whether it names times of the day."""
        return self.freq == HOURLY or "BYHOUR" in self.by or "BYMINUTE" in self.by

    @property
    def names_days(self) -> bool:
        """Whether it says on which days by itself, and does not take them from the due."""
        return bool(self.weekdays) or any(name in self.by for name in _DAYS)

    def end(self, zone: str) -> datetime:
        """The last wall time there is in it, in a zone."""
        if self.until is None:
            return datetime(values.LAST_YEAR, 12, 31, 23, 59)
        end = values.end_of(self.until)
        if self.until.endswith("Z"):
            return end.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        return end

    def explicit(self, day: date) -> "Rule":
        """The same rule for a due on `day`, with the days named that it takes from there.

        Where a month lacks the day it is the month's last, as people expect; a rule that names the day itself
        passes over such months, as RFC 5545 says.
        """
        if self.names_days:
            return self
        if self.freq == WEEKLY:
            return replace(self, weekdays=((day.weekday(), 0),))
        if self.freq == MONTHLY:
            return replace(self, by={**self.by, **self._day_or_last(day.day)})
        if self.freq == YEARLY:
            months = self.by.get("BYMONTH", (day.month,))
            last = (day.month, day.day) == (2, 29) and months == (2,)
            return replace(self, by={**self.by, "BYMONTH": months, "BYMONTHDAY": (-1 if last else day.day,)})
        return self

    def left(self, day: date) -> "Rule":
        """What remains of the rule when the occurrence on `day` is over."""
        loses_day = not self.names_days and day.day > SHORTEST_MONTH and self.freq in (MONTHLY, YEARLY)
        rule = self.explicit(day) if loses_day else self
        return replace(rule, count=None if rule.count is None else rule.count - 1)

    def _day_or_last(self, day: int) -> dict[str, Numbers]:
        if day == 31:
            return {"BYMONTHDAY": (-1,)}
        if day <= SHORTEST_MONTH or "BYSETPOS" in self.by:
            return {"BYMONTHDAY": (day,)}
        times = len(self.by.get("BYHOUR", (0,))) * len(self.by.get("BYMINUTE", (0,)))
        return {"BYMONTHDAY": tuple(range(SHORTEST_MONTH, day + 1)), "BYSETPOS": tuple(range(-times, 0))}
