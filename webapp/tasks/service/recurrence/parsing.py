"""Reading RRULEs, checked against RFC 5545 and against what a to-do can mean."""

from collections.abc import Mapping

from webapp.tasks.service.recurrence import values
from webapp.tasks.service.recurrence.rules import DAILY, FREQUENCIES, HOURLY, MONTHLY, YEARLY, Rule
from webapp.tasks.service.recurrence.values import Numbers, RuleError

MAX_INTERVAL, MAX_COUNT = 1_000, 10_000
MAX_TIMES_A_DAY = 24
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
_NUMBERED = {MONTHLY: 5, YEARLY: 53}
_ONLY_IN = {
    "BYWEEKNO": (YEARLY,),
    "BYYEARDAY": (YEARLY, HOURLY),
    "BYMONTHDAY": (YEARLY, MONTHLY, DAILY, HOURLY),
}


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
