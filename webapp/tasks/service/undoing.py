"""Undoing one change of a task: what it changed becomes what it was before, as a new change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock
from webapp.core.db import Row
from webapp.tasks.errors import TaskBusy, UndoConflict
from webapp.tasks.models import SERVICE
from webapp.tasks.service.changes import TRIES, write_back
from webapp.tasks.service.history import Past, Step, past_of
from webapp.tasks.service.planning import planned
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.recording import differs

FOLLOWING = frozenset({"due_at", "completed_at"})
"""Fields that follow from others, and come back with them."""


def undo(user_id: UUID, task_id: ObjectId, version: int, *, hint: str) -> Row:
    """Undo the change that made this version. Out: the row after it; as it is when nothing is left to undo.

    Fields that were changed since, and are not as that change left them, are in its way.
    Errors: `TaskNotFound`; `NotUndoable` when the change is not kept; `UndoConflict`; `TaskBusy`.
    """
    zone = zone_of(user_id, hint)
    with answers.of(SERVICE).changing(user_id):
        for _ in range(TRIES):
            past = past_of(user_id, task_id)
            row = _undone(past, past.step(version), version, zone)
            if row is not None:
                return row
    raise TaskBusy


def _undone(past: Past, step: Step, version: int, zone: str) -> Row | None:
    """The row after it; None when somebody wrote in between."""
    wanted = _wanted(past.now, step)
    if not wanted:
        return past.now
    now = clock.now()
    if wanted.get("deleted_at"):
        wanted["deleted_at"] = now  # it goes into the trash again: its time there begins anew
    fields = {**planned(past.now, wanted, zone=zone, now=now), **_completed(wanted, step.before)}
    return write_back(past.now, fields, now, note={"undo_of": version})


def _wanted(now: Row, step: Step) -> Row:
    """What to set. Errors: `UndoConflict`."""
    names = [name for name in step.fields if name not in FOLLOWING]
    lacking = {name: step.before[name] for name in names if not _is(now, name, step.before)}
    in_the_way = [name for name in lacking if not _is(now, name, step.after)]
    if in_the_way:
        raise UndoConflict(now, {name: lacking[name] for name in in_the_way})
    return lacking


def _is(now: Row, name: str, then: Mapping[str, Any]) -> bool:
    """Whether the field is as it was then; when a task went to the trash does not matter."""
    if name == "deleted_at":
        return (now[name] is None) == (then[name] is None)
    return not differs(name, now.get(name), then.get(name))


def _completed(wanted: Row, before: Row) -> Row:
    """What is done again was done when it was."""
    return {"completed_at": before["completed_at"]} if wanted.get("status") == "done" else {}
