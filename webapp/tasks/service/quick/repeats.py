"""How a task comes back: `every other friday`, `every 3 days`, `every 1st and 15th`, `monthly`.

`every!` counts from completion. `every 2nd friday` is the second of each month, `every other friday` each
second one. What is read becomes an RRULE of RFC 5545, its end (`until`, `10 times`) included.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from webapp.tasks.service.quick.vocabulary import (
    CODES,
    COUNT,
    MONTH,
    MONTHS,
    NTH,
    ORDINALS,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    count_of,
    pattern,
)

MAX_INTERVAL = 365
_ORDER = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS")
Parts = Mapping[str, str]
Rules = list[tuple["re.Pattern[str]", Callable[["re.Match[str]"], Parts | None]]]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule that was read, up to `end`: the parts of its RRULE, and the part of the day that it names."""

    parts: Parts
    end: int
    part: str | None = None
    from_completion: bool = False
    closing: bool = False
    """Whether its words mean this only where nothing follows that they might describe."""

    def rrule(self, **more: str) -> str:
        """As it is stored: the parts in the order in which rules are returned."""
        parts = {**self.parts, **more}
        return ";".join(f"{name}={parts[name]}" for name in _ORDER if name in parts)

    def first(self, earliest: date) -> date | None:
        """The first day of the rule, not before this one; None if it has none."""
        parts = {name: value for name, value in self.parts.items() if name != "INTERVAL"}
        rule = Repeat(parts, 0).rrule(COUNT="1")
        found: datetime | None = next(iter(rrulestr(rule, dtstart=datetime.combine(earliest, time()))), None)
        return found.date() if found else None


def read_repeat(plain: str, place: int) -> Repeat | None:
    """The rule that stands at this place."""
    if found := _EVERY.match(plain, place):
        return _rest(plain, found.end(), _RULES, from_completion=bool(found["strictly"]))
    if each := _rest(plain, place, _MONTHLY):
        return each
    for rule, parts in _ADVERBS:
        if found := rule.match(plain, place):
            return _adverb(plain, found, parts)
    if (found := _PLURAL.match(plain, place)) and (days := _weekdays(found["days"], plural=True)):
        return Repeat({"FREQ": "WEEKLY", "BYDAY": days}, found.end())
    return None


def _rest(plain: str, place: int, rules: Rules, *, from_completion: bool = False) -> Repeat | None:
    for rule, make in rules:
        if (found := rule.match(plain, place)) and (parts := make(found)):
            end = found.end()
            part = found["part"] if "part" in found.groupdict() else None
            after = _AFTER.match(plain, end)
            return Repeat(parts, after.end() if after else end, part, from_completion or after is not None)
    return None


def _adverb(plain: str, found: "re.Match[str]", parts: Parts) -> Repeat:
    """`monthly`, or `monthly on the 15th`."""
    if on := _ON.match(plain, found.end()):
        longer = _rest(plain, on.end(), _RULES)
        if longer and longer.parts["FREQ"] == parts["FREQ"] and "INTERVAL" not in longer.parts:
            return Repeat({**parts, **longer.parts}, longer.end)
    return Repeat(parts, found.end(), closing=True)


def _unit(found: "re.Match[str]") -> Parts | None:
    """`day`, `other week`, `3 months`."""
    frequency, times = _UNITS[found["unit"].removesuffix("s")]
    return _with_interval({"FREQ": frequency}, found["many"], times)


def _with_interval(parts: Parts, many: str | None, times: int = 1) -> Parts | None:
    """Each `times` units, or each second (third...) such."""
    interval = times * (1 if many is None else 2 if many == "other" else _nth(many))
    if not 1 <= interval <= MAX_INTERVAL:
        return None
    return {**parts, "INTERVAL": str(interval)} if interval > 1 else parts


def _nth(text: str) -> int:
    """`3`, `three`, `3rd`, `third`."""
    return ORDINALS[text] if text in ORDINALS else count_of(re.sub(r"(?<=[0-9])(st|nd|rd|th)", "", text))


def _named_days(found: "re.Match[str]") -> Parts | None:
    days = _weekdays(found["days"])
    many = "other" if found["other"] else found["many"]
    return _with_interval({"FREQ": "WEEKLY", "BYDAY": days}, many) if days else None


def _weekdays(text: str, *, plural: bool = False) -> str:
    """`mon, wed and fri`, in the order of the week; "" for what is none."""
    words = [word for word in re.split(r"[ ,/&]+", text) if word != "and"]
    if words[0].startswith(("weekday", "workday", "mon-fri")):
        return ",".join(CODES[:5])
    if words[0].startswith("weekend"):
        return ",".join(CODES[5:])
    names = [word.removesuffix("s") if plural or word not in WEEKDAYS else word for word in words]
    if not all(name in WEEKDAYS for name in names):
        return ""
    return ",".join(CODES[day] for day in sorted({WEEKDAYS[name] for name in names}))


def _month_days(found: "re.Match[str]") -> Parts | None:
    """`15th`, `1st and 15th`, `last day`."""
    numbers = [-1 if word == "last" else int(word[:-2]) for word in re.findall(rf"{NTH}|last", found["nths"])]
    if not numbers or not all(number == -1 or 1 <= number <= 31 for number in numbers):
        return None
    days = sorted(set(numbers), key=lambda number: number if number > 0 else 99)
    return _with_interval({"FREQ": "MONTHLY", "BYMONTHDAY": ",".join(map(str, days))}, found["many"])


def _month_weekday(found: "re.Match[str]") -> Parts | None:
    """`first monday`, `last friday of the month`, `last workday`."""
    nth = _nth(found["nth"])
    if not (nth == -1 or 1 <= nth <= 5):
        return None
    if found["weekday"] in WEEKDAYS:
        parts = {"FREQ": "MONTHLY", "BYDAY": f"{nth}{CODES[WEEKDAYS[found['weekday']]]}"}
    else:
        parts = {"FREQ": "MONTHLY", "BYDAY": ",".join(CODES[:5]), "BYSETPOS": str(nth)}
    return _with_interval(parts, found["many"])


def _year_day(found: "re.Match[str]") -> Parts | None:
    day, month = int(re.sub("[a-z]", "", found["day"])), MONTHS[found["month"]]
    if not 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    return {"FREQ": "YEARLY", "BYMONTH": str(month), "BYMONTHDAY": str(day)}


_UNITS = {
    "day": ("DAILY", 1),
    **dict.fromkeys(("morning", "afternoon", "evening", "night"), ("DAILY", 1)),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
_EVERY = re.compile(r"(?:repeat(?:s|ing)? )?(?:every(?P<strictly>!)?|each) (?:the )?")
_HOW_MANY = rf"(?P<many>other|{COUNT}|{NTH}|{any_of(*ORDINALS)})"
_MANY = rf"(?:{_HOW_MANY} )?"
_DAY_NAME = rf"(?:{WEEKDAY}s?)"
_AND = r"(?: , and | , | and | & |/|,|&)"
_DAY_NAMES = rf"{_DAY_NAME}(?:{_AND}{_DAY_NAME}){{0,6}}"
_WORKDAYS = r"(?:week|work)days?|weekends?|mon-fri"
_OF_MONTH = r"(?: (?:of|in) (?:the|each|every) month)?"
_NTHS = (
    rf"(?:{NTH}|last day)(?:{_AND}(?:the )?(?:{NTH}|last day)){{0,5}}"
    r"(?! (?:day|week|month|quarter|year)s?(?: |$))"
)
_NTH_WEEKDAY = rf"(?P<nth>{NTH}|{any_of(*ORDINALS)}) (?P<weekday>{WEEKDAY}|workday|weekday|business day)"
_YEAR_DAY = rf"(?:(?P<month>{MONTH}) (?P<day>{NTH}|[0-9]{{1,2}}))"
_DAY_YEAR = rf"(?:(?P<day>{NTH}|[0-9]{{1,2}}) (?:of )?(?P<month>{MONTH}))"
_ON_EACH = rf"(?:{_MANY}months? on (?:the )?)?"
_RULES: Rules = [
    (pattern(r"(?:year on (?:the )?)?", _YEAR_DAY), _year_day),
    (pattern(r"(?:year on (?:the )?)?", _DAY_YEAR), _year_day),
    (pattern(_ON_EACH, _NTH_WEEKDAY, _OF_MONTH), _month_weekday),
    (pattern(_ON_EACH, rf"(?P<nths>{_NTHS})", _OF_MONTH), _month_days),
    (
        pattern(
            rf"(?:{_MANY}weeks? on )?(?P<other>other )?(?P<days>{_WORKDAYS}|{_DAY_NAMES})"
            r"(?: (?P<part>morning|afternoon|evening|night))?"
        ),
        _named_days,
    ),
    (pattern(_MANY, r"(?P<unit>(?P<part>morning|afternoon|evening|night))"), _unit),
    (pattern(_MANY, r"(?P<unit>(?:day|week|fortnight|month|quarter|year)s?)"), _unit),
]
_EACH_MONTH = r" (?:of|in) (?:each|every) month"
_MONTHLY: Rules = [
    (pattern(rf"(?:on )?(?:the )?(?P<many>(?!))?{_NTH_WEEKDAY}", _EACH_MONTH), _month_weekday),
    (pattern(rf"(?:on )?(?:the )?(?P<many>(?!))?(?P<nths>{_NTHS})", _EACH_MONTH), _month_days),
]
_ADVERBS = [
    (pattern(f"(?:{name})"), parts)
    for name, parts in (
        ("daily|everyday", {"FREQ": "DAILY"}),
        ("weekly", {"FREQ": "WEEKLY"}),
        ("biweekly|fortnightly", {"FREQ": "WEEKLY", "INTERVAL": "2"}),
        ("monthly", {"FREQ": "MONTHLY"}),
        ("quarterly", {"FREQ": "MONTHLY", "INTERVAL": "3"}),
        ("yearly|annually", {"FREQ": "YEARLY"}),
    )
]
_ON = re.compile(r" on (?:the )?")
_PLURAL = pattern(
    rf"on (?:the )?(?P<days>weekdays|workdays|weekends|{WEEKDAY}s(?:(?: ,| and){{1,2}} {WEEKDAY}s){{0,6}})"
)
_AFTER = pattern(
    r" (?:(?:after|from|since|upon) (?:completion|completing|the last time|finishing)|after (?:i'?m )?done"
    r"|when(?:ever)? (?:i'?m )?done)"
)
