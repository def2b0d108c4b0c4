"""When a task comes back: its next due, by its rule, on the wall clocks of its due's zone.

Two rules are this product's own. An occurrence that is dealt with late does not bring back the ones missed
since: the next is the first of today or later (unless `COUNT` counts them). And "from completion" counts from
the day on which the user completes, early or late, at the time of the due.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from webapp.core.db import Row
from webapp.core.errors import ValidationFailed
from webapp.tasks.service.dues import Due
from webapp.tasks.service.recurrence import Rule, RuleError, following, parse

_FAULTS = {
    "recurrence_needs_due": "A task that comes back needs a due: send one, or recurrence: null.",
    "recurrence_needs_time": "A rule that names times of the day needs a due with a time.",
    "recurrence_over": "The rule ends before the task is due.",
    "recurrence_never": "The rule never comes to a day after the due.",
}


def recurs(task: Mapping[str, Any]) -> bool:
    """Whether the task comes back when it is completed."""
    return bool(task.get("recurrence") and task.get("due"))


def check_recurrence(before: Mapping[str, Any], changes: Mapping[str, Any], zone: str) -> None:
    """Errors: `ValidationFailed` when with these changes rule and due do not go together."""
    after = {**before, **changes}
    if after.get("recurrence") is None or not changes.keys() & {"recurrence", "due"}:
        return
    field = "recurrence" if changes.get("recurrence") else "due"
    fault = _fault(after["recurrence"], after.get("due"), zone, new=field == "recurrence")
    if fault:
        raise ValidationFailed(errors=[{"field": field, "code": fault, "message": _FAULTS[fault]}])


def _fault(recurrence: Mapping[str, Any], due: Due | None, zone: str, *, new: bool) -> str | None:
    """What is wrong; of a due that is moved under a rule less is asked: it may be the last."""
    rule = parse(recurrence["rrule"])
    if due is None:
        return "recurrence_needs_due"
    if rule.within_days and due["time"] is None:
        return "recurrence_needs_time"
    if not new:
        return None
    there, wall = due["timezone"] or zone, wall_of(due)
    if wall > rule.end(there):
        return "recurrence_over"
    endless = replace(rule, count=None, until=None)
    return None if following(endless, wall, there) else "recurrence_never"


def next_of(task: Mapping[str, Any], *, completed: bool, zone: str, now: datetime) -> tuple[Due, Row] | None:
    """The due after that of a task whose occurrence is over, and the recurrence from there on; None when the
    rule has ended. Skipped, not `completed`, it counts from its due. `zone` is the user's."""
    recurrence, due = task["recurrence"], task["due"]
    try:
        rule = parse(recurrence["rrule"])
    except RuleError:  # one that an earlier release took
        return None
    there = due["timezone"] or zone
    here = now.astimezone(ZoneInfo(there)).replace(tzinfo=None, second=0, microsecond=0)
    if completed and recurrence["from"] == "completion":
        last = here if rule.within_days else datetime.combine(_day(now, zone), wall_of(due).time())
        wall, left = following(rule, last, there), replace(rule, count=rule.count and rule.count - 1)
    else:
        last = wall_of(due)
        wall = following(rule, last, there, not_before=_first_wanted(rule, here))
        left = rule.left(last.date())
    return (due_at(wall, due), {**recurrence, "rrule": left.text}) if wall else None


def wall_of(due: Mapping[str, Any]) -> datetime:
    """The due on a wall clock; of a day its first minute."""
    return datetime.combine(date.fromisoformat(due["date"]), time.fromisoformat(due["time"] or "00:00"))


def due_at(wall: datetime, like: Mapping[str, Any]) -> Due:
    """A due of the same kind as another."""
    shown = f"{wall:%H:%M}" if like["time"] else None
    return {"date": f"{wall.date()}", "time": shown, "timezone": like["timezone"]}


def _first_wanted(rule: Rule, here: datetime) -> datetime:
    """Before this, occurrences were missed: those before today; where there are several a day, before now."""
    return here if rule.within_days else datetime.combine(here.date(), time())


def _day(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
