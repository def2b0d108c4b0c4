"""A task that comes back, when one of its occurrences is completed or skipped: what it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from webapp.core.db import Row
from webapp.tasks.errors import OccurrenceUnknown
from webapp.tasks.models import occurrence_row, occurrence_rows
from webapp.tasks.service.dues import Due
from webapp.tasks.service.occurrences import DONE, entry, name_of
from webapp.tasks.service.repeating import next_of, recurs, wall_of

AGAIN = timedelta(seconds=10)
"""Within this, a change of status to done that names no occurrence is the last one sent again."""
_KINDS = {DONE: "complete"}


@dataclass(frozen=True)
class Advance:
    """The fields to plan, the log's entry, and what history notes."""

    fields: Row
    entry: Row
    note: Row


def advance(before: Row, changes: Row, kind: str, *, zone: str, now: datetime) -> Advance:
    """One occurrence is over: the one that the task is due at after these changes.

    It is to do again at the next, with its reminders as far before it and nothing ticked; when the rule has
    ended the task is done.
    """
    task = {**before, **changes}
    found = next_of(task, completed=kind == DONE, zone=zone, now=now)
    note = {"kind": _KINDS.get(kind, "skip"), "occurrence": name_of(task["due"])}
    if found is None:
        return Advance({**changes, "status": "done"}, entry(task, kind, None, now), note)
    due, recurrence = found
    again = {
        "status": "todo",
        "due": due,
        "recurrence": recurrence,
        "checklist": [{**item, "done": False} for item in task.get("checklist") or ()],
        "reminders": [_moved(one, task["due"], due, zone) for one in task.get("reminders") or ()],
    }
    return Advance({**changes, **again}, entry(task, kind, due, now), note)


def completes(before: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Whether these changes complete an occurrence."""
    return changes.get("status") == "done" and before["status"] != "done" and recurs({**before, **changes})


def reopens(before: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Whether these changes take back the last completion of a task whose rule had ended."""
    return before["status"] == "done" and changes.get("status", "done") != "done" and recurs(before)


def without_repeats(before: Row, changes: Row, now: datetime, *, sure: bool) -> Row:
    """The changes without the `occurrence` they name, and without a completion that has happened already.

    That is so when the occurrence is not the one of now; and when none is named, if one was completed a
    moment ago and nobody is `sure` (by `If-Match`) to mean the one that followed.
    Errors: `OccurrenceUnknown`.
    """
    named, changes = changes.get("occurrence"), _without(changes, "occurrence")
    if not completes(before, changes):
        return changes
    if named is None:
        return _without(changes, "status") if not sure and _just_completed(before, now) else changes
    if named == name_of({**before, **changes}["due"]):
        return changes
    if occurrence_row(before["user_id"], before["_id"], named) is None:
        raise OccurrenceUnknown
    return _without(changes, "status")


def _without(changes: Row, field: str) -> Row:
    return {name: value for name, value in changes.items() if name != field}


def _just_completed(task: Row, now: datetime) -> bool:
    latest = occurrence_rows(task["user_id"], task["_id"], limit=1)
    return any(
        row["kind"] == DONE and row["next"] == task["due"] and row["at"] > now - AGAIN for row in latest
    )


def _moved(reminder: Mapping[str, Any], due: Due, following: Due, zone: str) -> Row:
    """A reminder at an instant keeps its distance from the due on the wall clock there."""
    if reminder.get("at") is None:
        return dict(reminder)
    there = ZoneInfo(due["timezone"] or zone)
    wall = reminder["at"].astimezone(there).replace(tzinfo=None) + (wall_of(following) - wall_of(due))
    return {**reminder, "at": wall.replace(tzinfo=there).astimezone(UTC)}
