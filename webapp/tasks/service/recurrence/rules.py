"""RRULEs: read, checked against RFC 5545 and against what a to-do can mean, and written in one form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from webapp.tasks.service.recurrence import values
from webapp.tasks.service.recurrence.values import Numbers, RuleError, Weekday

YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY = FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
MAX_INTERVAL, MAX_COUNT = 1_000, 10_000
MAX_TIMES_A_DAY = 24
SHORTEST_MONTH = 28
_LISTS = {
    "BYMONTH": (1, 12, False),
    "BYWEEKNO": (1, 53, True),
    "BYYEARDAY": (1, 366, True),
    "BYMONTHDAY": (1, 31, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSETPOS": (1, 366, True),
}
_KNOWN = {*_LISTS, "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", "BYSECOND"}
_DAYS = ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY")
_ORDER = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSETPOS")
_NUMBERED = {MONTHLY: 5, YEARLY: 53}
_ONLY_IN = {
    "BYWEEKNO": (YEARLY,),
    "BYYEARDAY": (YEARLY, HOURLY),
    "BYMONTHDAY": (YEARLY, MONTHLY, DAILY, HOURLY),
}


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


def parse(text: str) -> Rule:
    """The rule that a text says. Errors: `RuleError` for what RFC 5545 does not allow, and for what no to-do
    can mean: more than one an hour, parts that we do not know."""
    parts = _parts(text)
    freq = _frequency(parts)
    rule = Rule(
        freq,
        interval=values.number("INTERVAL", parts.get("INTERVAL", "1"), 1, MAX_INTERVAL),
        count=values.number("COUNT", parts["COUNT"], 1, MAX_COUNT) if "COUNT" in parts else None,
        until=values.until(parts["UNTIL"]) if "UNTIL" in parts else None,
        weekdays=values.weekdays(parts["BYDAY"], _NUMBERED.get(freq, 0)) if "BYDAY" in parts else (),
        week_start=_week_start(parts.get("WKST", "MO")),
        by={name: _numbers(name, parts[name]) for name in _LISTS if name in parts},
    )
    _check(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.upper().removeprefix("RRULE:").rstrip(";").split(";")]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    if len(parts) != len(pairs):
        raise RuleError("bad_rule", "A part stands twice in the rule.")
    if not parts.keys() <= _KNOWN:
        raise RuleError("bad_rule", "Send an RRULE of RFC 5545, like FREQ=WEEKLY;BYDAY=MO,TH.")
    if parts.pop("BYSECOND", "0") not in ("0", "00"):
        raise RuleError("too_often", "A task is due at a minute: BYSECOND is not taken.")
    return parts


def _frequency(parts: Mapping[str, str]) -> str:
    freq = parts.get("FREQ", "")
    if freq in ("MINUTELY", "SECONDLY"):
        raise RuleError("too_often", "A task comes back once an hour at most.")
    if freq not in FREQUENCIES:
        raise RuleError("bad_rule", f"The rule needs a FREQ: {', '.join(FREQUENCIES)}.")
    return freq


def _week_start(text: str) -> int:
    if text not in values.WEEKDAYS:
        raise RuleError("bad_rule", "WKST takes a day of the week, like MO.")
    return values.WEEKDAYS.index(text)


def _numbers(name: str, text: str) -> Numbers:
    least, most, from_the_end = _LISTS[name]
    return values.numbers(name, text, least, most, from_the_end=from_the_end)


def _check(rule: Rule) -> None:
    """What the parts may not say together."""
    if rule.count is not None and rule.until is not None:
        raise RuleError("bad_rule", "A rule ends by COUNT or by UNTIL, not by both.")
    for name, frequencies in _ONLY_IN.items():
        if name in rule.by and rule.freq not in frequencies:
            raise RuleError("bad_rule", f"{name} does not go with FREQ={rule.freq}.")
    if "BYWEEKNO" in rule.by and any(which for _, which in rule.weekdays):
        raise RuleError("bad_rule", "A numbered day like 1MO does not go with BYWEEKNO.")
    if "BYSETPOS" in rule.by and not rule.weekdays and len(rule.by) == 1:
        raise RuleError("bad_rule", "BYSETPOS chooses from what another BY part names.")
    hours = 24 if rule.freq == HOURLY else len(rule.by.get("BYHOUR", (0,)))
    if hours * len(rule.by.get("BYMINUTE", (0,))) > MAX_TIMES_A_DAY:
        raise RuleError("too_often", f"A task comes back {MAX_TIMES_A_DAY} times a day at most.")
