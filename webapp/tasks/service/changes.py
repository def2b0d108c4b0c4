"""Changing tasks: only the fields given, so that two clients with different edits both keep theirs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed, ValidationFailed
from webapp.tasks.errors import TaskBusy
from webapp.tasks.models import MAX_LABELS, SERVICE, WITHOUT_HISTORY, Task
from webapp.tasks.service.checklists import merged
from webapp.tasks.service.planning import DECIDING, planned
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.recording import TRACKED, changed, recorded
from webapp.tasks.service.tasks import read

TRIES = 10
Decide = Callable[[Row], Row]
"""From a task's row, the fields to set; none where it is as it should be."""


def change(user_id: UUID, task_id: ObjectId, changes: Row, *, expected: int | None, hint: str) -> Row:
    """Set the fields given, and what follows from them. Out: the row after it.

    Errors: `TaskNotFound`; `PreconditionFailed` when `expected` is given and is not the version;
    `ValidationFailed` when added labels or items make too many; `TaskBusy`.
    """
    with answers.of(SERVICE).changing(user_id):
        if not changes or DECIDING & changes.keys() or isinstance(changes.get("labels"), Mapping):
            return _replan(user_id, task_id, lambda _: changes, expected, hint)
        return _set(user_id, task_id, changes, expected)


def complete(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Mark as done; a task that is done stays as it is."""
    return change(user_id, task_id, {"status": "done"}, expected=None, hint=hint)


def reopen(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Mark as to do again; a task that is not done stays as it is."""

    def decide(row: Row) -> Row:
        return {"status": "todo"} if row["status"] == "done" else {}

    with answers.of(SERVICE).changing(user_id):
        return _replan(user_id, task_id, decide, None, hint)


def trash(user_id: UUID, task_id: ObjectId, *, expected: int | None, hint: str) -> Row:
    """Move to the trash; a task that is there stays as it is, whatever version is expected."""

    def decide(row: Row) -> Row:
        if row["deleted_at"] is not None:
            return {}
        if expected not in (None, row["version"]):
            raise PreconditionFailed(row)
        return {"deleted_at": clock.now()}

    with answers.of(SERVICE).changing(user_id):
        return _replan(user_id, task_id, decide, None, hint)


def restore(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Take out of the trash; a task that is not there stays as it is."""
    return change(user_id, task_id, {"deleted_at": None}, expected=None, hint=hint)


def write_back(before: Row, fields: Row, now: datetime, *, note: Row | None = None) -> Row | None:
    """Set fields of a row that was read. Out: the row after it; None when somebody wrote in between.

    `note` goes into the entry of the task's history: `{kind: "complete" | "skip", occurrence}`.
    """
    update = recorded(fields, changed(before, fields), now, note)
    return db.modify(Task, _unchanged(before), update, fields=WITHOUT_HISTORY)


def _set(user_id: UUID, task_id: ObjectId, changes: Row, expected: int | None) -> Row:
    """Fields that nothing follows from are written without reading them first."""
    where: Row = {"_id": task_id, "user_id": user_id}
    if expected is not None:
        where["version"] = expected
    update = recorded(changes, TRACKED & changes.keys(), clock.now())
    row = db.modify(Task, where, update, fields=WITHOUT_HISTORY)
    if row is None:
        raise PreconditionFailed(read(user_id, task_id))
    return row


def _replan(user_id: UUID, task_id: ObjectId, decide: Decide, expected: int | None, hint: str) -> Row:
    """Fields that others follow from are read and written back on condition that nobody wrote in between."""
    zone = zone_of(user_id, hint)
    for _ in range(TRIES):
        before = read(user_id, task_id)
        if expected not in (None, before["version"]):
            raise PreconditionFailed(before)
        changes = decide(before)
        wanted = {**changes, **_labels(before, changes), **_checklist(before, changes)}
        if "reminders" not in wanted and all(before.get(name) == value for name, value in wanted.items()):
            return before
        now = clock.now()
        row = write_back(before, planned(before, wanted, zone=zone, now=now), now)
        if row is not None:
            return row
    raise TaskBusy


def _unchanged(row: Row) -> Row:
    """Matches the row as it was read; firing a reminder moves `remind_at` without a new version."""
    where = {"_id": row["_id"], "user_id": row["user_id"], "version": row["version"]}
    return {**where, "remind_at": row.get("remind_at", {"$exists": False})}


def _labels(before: Row, changes: Row) -> Row:
    """`{add, remove}` applied to the labels as they are now; a whole list stays what it is."""
    asked = changes.get("labels")
    if not isinstance(asked, Mapping):
        return {}
    kept = [label for label in before["labels"] if label not in (asked.get("remove") or ())]
    labels = list(dict.fromkeys([*kept, *(asked.get("add") or ())]))
    if len(labels) > MAX_LABELS:
        fault = f"With these the task has more than {MAX_LABELS} labels."
        raise ValidationFailed(errors=[{"field": "labels", "code": "too_long", "message": fault}])
    return {"labels": labels}


def _checklist(before: Row, changes: Row) -> Row:
    """`{upsert, remove}` applied to the items as they are now; a whole list stays what it is."""
    asked = changes.get("checklist")
    return {"checklist": merged(before.get("checklist") or (), asked)} if isinstance(asked, Mapping) else {}
