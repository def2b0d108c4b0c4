"""Undoing one change of a task: what it changed becomes what it was before, as a new change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.tasks.errors import TaskBusy, UndoConflict
from webapp.tasks.models import SERVICE, occurrence_row
from webapp.tasks.service.changes import TRIES, caught_up, write_family
from webapp.tasks.service.history import Past, Step, past_of
from webapp.tasks.service.occurrences import forget_occurrence, log
from webapp.tasks.service.places import PLACING, placed
from webapp.tasks.service.planning import derived, planned
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.recording import differs

FOLLOWING = frozenset({"due_at", "completed_at"})
"""Fields that follow from others, and come back with them."""
LOGGING = frozenset({"occurrence", "forgot"})
"""What an entry notes of the log of occurrences."""


def undo(user_id: UUID, task_id: ObjectId, version: int, *, hint: str) -> Row:
    """Undo the change that made this version. Out: the row after it; as it is when nothing is left to undo.

    Fields that were changed since, and are not as that change left them, are in its way.
    Errors: `TaskNotFound`; `NotUndoable` when the change is not kept; `UndoConflict`; `TaskBusy`;
    `ValidationFailed` when the project that it is to come back to is deleted.
    """
    zone = zone_of(user_id, hint)
    with answers.of(SERVICE).changing(user_id):
        for _ in range(TRIES):
            caught_up(user_id, task_id, PLACING, zone)
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
    if LOGGING & step.entry.keys() or wanted.get("parent_id"):  # a log, or a tree, goes with it
        return db.atomic(SERVICE, lambda: _write(past.now, step.entry, step.before, wanted, version, zone))
    return _write(past.now, step.entry, step.before, wanted, version, zone)


def _write(now_row: Row, entry: Row, then: Row, wanted: Row, version: int, zone: str) -> Row | None:
    """An occurrence that was completed or skipped is open again, or one that was opened again is over."""
    user_id, task_id, now = now_row["user_id"], now_row["_id"], clock.now()
    if wanted.get("deleted_at"):
        wanted = {**wanted, "deleted_at": now}  # its time in the trash begins anew
    wanted = placed(user_id, now_row, wanted)
    plan = derived if LOGGING & entry.keys() else planned
    fields = {**plan(now_row, wanted, zone=zone, now=now), **_completed(wanted, then)}
    forgot = occurrence_row(user_id, task_id, entry["occurrence"]) if "occurrence" in entry else None
    note = {"undo_of": version, **({"forgot": forgot} if forgot else {})}
    if "forgot" in entry:
        note["occurrence"] = entry["forgot"]["occurrence"]
    row = write_family(now_row, wanted, fields, zone=zone, now=now, note=note)
    if row is not None and forgot:
        forget_occurrence(user_id, task_id, forgot["occurrence"])
    if row is not None and "forgot" in entry:
        log(entry["forgot"])
    return row


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
