"""Undoing one change of a task: what it changed becomes what it was before, as a new change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.tasks.errors import TaskBusy, UndoConflict
from webapp.tasks.models import SERVICE
from webapp.tasks.service.changes import TRIES, caught_up, write_family
from webapp.tasks.service.history import Past, Step, past_of
from webapp.tasks.service.occurrences import DONE, SKIPPED, forget_occurrence, log
from webapp.tasks.service.occurrences import entry as logged
from webapp.tasks.service.places import PLACING, placed
from webapp.tasks.service.planning import derived, planned
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.recording import differs

FOLLOWING = frozenset({"due_at", "completed_at"})
"""Fields that follow from others, and come back with them."""


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
    if "occurrence" in step.entry or wanted.get("parent_id"):  # a log, or a tree, goes with it
        return db.atomic(SERVICE, lambda: _write(past.now, step, wanted, version, zone))
    return _write(past.now, step, wanted, version, zone)


def _write(before: Row, step: Step, wanted: Row, version: int, zone: str) -> Row | None:
    now, entry = clock.now(), step.entry
    if wanted.get("deleted_at"):
        wanted = {**wanted, "deleted_at": now}  # its time in the trash begins anew
    wanted = placed(before["user_id"], before, wanted)
    plan = derived if "occurrence" in entry else planned
    fields = {**plan(before, wanted, zone=zone, now=now), **_completed(wanted, step.before)}
    row = write_family(before, wanted, fields, zone=zone, now=now, note=_note(entry, version))
    if row is not None and "occurrence" in entry:
        _log(before, row, entry, now)
    return row


def _note(entry: Row, version: int) -> Row:
    note = {"undo_of": version}
    if "occurrence" not in entry:
        return note
    forgot = not entry.get("forgot", False)
    return {**note, "kind": entry["kind"], "occurrence": entry["occurrence"], "forgot": forgot}


def _log(before: Row, after: Row, entry: Row, now: datetime) -> None:
    """What was logged of an occurrence is forgotten, and what was forgotten is logged again."""
    if not entry.get("forgot", False):
        forget_occurrence(before["user_id"], before["_id"], entry["occurrence"])
        return
    following = after["due"] if after["due"] != before["due"] else None
    log(logged(before, SKIPPED if entry["kind"] == "skip" else DONE, following, now))


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
