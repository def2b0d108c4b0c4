"""When a task would come back, before it is made so; and what clock changes do to its times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.core.db import Row
from webapp.tasks.service.dues import Due, due_instant
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.recurrence import first, parse
from webapp.tasks.service.repeating import check_recurrence, due_at, wall_of

MAX_PREVIEW = 50


@dataclass(frozen=True)
class Dates:
    """The rule in the form that it is stored in, the first dates, and whether they are all."""

    rrule: str
    items: list[Row]
    complete: bool


def preview(user_id: UUID, text: str, start: Due, count: int, *, hint: str) -> Dates:
    """The first `count` dues of a task that is due at `start` and comes back by this rule, each completed in
    time. Errors: `ValidationFailed` when they do not go together."""
    zone, rule = zone_of(user_id, hint), parse(text)
    check_recurrence({}, {"due": start, "recurrence": {"rrule": text}}, zone)
    there = start["timezone"] or zone
    walls, complete = first(rule, wall_of(start), there, most=count)
    items = [_item(due_at(wall, start), zone, there) for wall in walls]
    return Dates(rule.text, items, complete)


def _item(due: Due, zone: str, there: str) -> Row:
    return {"due": due, "due_at": due_instant(due, zone), "note": _note(due, there) if due["time"] else None}


def _note(due: Mapping[str, Any], zone: str) -> Row | None:
    """What is special about a wall time on that day (PEP 495): clocks skip it, or show it twice."""
    local = wall_of(due).replace(tzinfo=ZoneInfo(zone))
    first, second = local.utcoffset(), local.replace(fold=1).utcoffset()
    if first == second:
        return None
    shown = local.astimezone(UTC).astimezone(local.tzinfo)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        words = f"Clocks skip {due['time']} on {due['date']} in {zone}: it is due at {shown:%H:%M}."
        return {"code": "time_skipped", "message": words}
    words = f"Clocks show {due['time']} twice on {due['date']} in {zone}: it is due the first time."
    return {"code": "time_twice", "message": words}
