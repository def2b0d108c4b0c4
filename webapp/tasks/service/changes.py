"""Changing tasks: only the fields given, so that two clients with different edits both keep theirs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed, ValidationFailed
from webapp.tasks.errors import TaskBusy
from webapp.tasks.models import MAX_LABELS, SERVICE, Task, markers, meant, task_row
from webapp.tasks.service.families import following
from webapp.tasks.service.places import PLACING, placed
from webapp.tasks.service.planning import DECIDING, planned
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.tasks import read, stored

TRIES = 10


def change(user_id: UUID, task_id: ObjectId, changes: Row, *, expected: int | None, hint: str) -> Row:
    """Set the fields given, and what follows from them. Out: the row after it.

    Errors: `TaskNotFound`; `PreconditionFailed` when `expected` is given and is not the version;
    `ValidationFailed` when added labels make too many.
    """
    with answers.of(SERVICE).changing(user_id):
        if changes.get("parent_id"):
            return db.atomic(SERVICE, lambda: _replan(user_id, task_id, changes, expected, hint))
        if not changes or DECIDING & changes.keys() or isinstance(changes.get("labels"), Mapping):
            return _replan(user_id, task_id, changes, expected, hint)
        return _set(user_id, task_id, changes, expected)


def complete(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Mark as done; a task that is done stays as it is."""
    return change(user_id, task_id, {"status": "done"}, expected=None, hint=hint)


def reopen(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Mark as to do again; a task that is not done stays as it is."""
    row = read(user_id, task_id)
    if row["status"] != "done":
        return row
    return change(user_id, task_id, {"status": "todo"}, expected=None, hint=hint)


def trash(user_id: UUID, task_id: ObjectId, *, expected: int | None, hint: str) -> Row:
    """Move to the trash; a task that is there stays as it is."""
    row = read(user_id, task_id)
    if row["deleted_at"] is not None:
        return row
    return change(user_id, task_id, {"deleted_at": clock.now()}, expected=expected, hint=hint)


def restore(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Take out of the trash; a task that is not there stays as it is."""
    return change(user_id, task_id, {"deleted_at": None}, expected=None, hint=hint)


def write_back(before: Row, fields: Row, now: datetime) -> Row | None:
    """Set fields of a row that was read. Out: the row after it; None when somebody wrote in between."""
    return db.modify(Task, _unchanged(before), _update(fields, now))


def _set(user_id: UUID, task_id: ObjectId, changes: Row, expected: int | None) -> Row:
    """Fields that nothing follows from are written without reading them first."""
    where: Row = {"_id": task_id, "user_id": user_id}
    if expected is not None:
        where["version"] = expected
    row = db.modify(Task, where, _update(changes, clock.now()))
    if row is None:
        raise PreconditionFailed(read(user_id, task_id))
    return row


def _replan(user_id: UUID, task_id: ObjectId, changes: Row, expected: int | None, hint: str) -> Row:
    """Fields that others follow from are read and written back on condition that nobody wrote in between."""
    zone = zone_of(user_id, hint)
    for _ in range(TRIES):
        before = _caught_up(user_id, task_id, changes, zone)
        if before is None:
            continue
        if expected not in (None, before["version"]):
            raise PreconditionFailed(before)
        wanted = {**changes, **_labels(before, changes)}
        if all(before[name] == value for name, value in wanted.items() if name != "reminders") and (
            "reminders" not in wanted
        ):
            return before
        wanted, now = placed(user_id, before, wanted), clock.now()
        row = _write_family(before, wanted, zone, now)
        if row is not None:
            return row
    raise TaskBusy


def _write_family(before: Row, wanted: Row, zone: str, now: datetime) -> Row | None:
    """`write_back`, with the subtasks that follow: all of them, or none."""
    follow = following(before["user_id"], before, wanted)
    fields = planned(before, wanted, zone=zone, now=now)
    if not follow:
        return write_back(before, fields, now)

    def work() -> Row | None:
        row = write_back(before, fields, now)
        for child_id, changes in follow if row else []:
            rewrite(before["user_id"], child_id, lambda _, changes=changes: changes, zone=zone)  # type: ignore[misc]
        return row

    return db.atomic(SERVICE, work)


def rewrite(user_id: UUID, task_id: ObjectId, decide: Callable[[Row], Row], *, zone: str) -> None:
    """Set what `decide` makes of the row as it is, and what follows; nothing if that is {} or the task is
    gone. Errors: `TaskBusy`."""
    for _ in range(TRIES):
        row = task_row(user_id, task_id)
        changes = decide(row) if row else {}
        if row is None or not changes:
            return
        now = clock.now()
        if write_back(row, planned(row, changes, zone=zone, now=now), now) is not None:
            return
    raise TaskBusy


def _caught_up(user_id: UUID, task_id: ObjectId, changes: Row, zone: str) -> Row | None:
    """The row as stored, after the markers that the change could collide with are applied to it; None when
    somebody wrote in between. Errors: `TaskNotFound`."""
    row = stored(user_id, task_id)
    missing = meant(row, markers(user_id)) if PLACING & changes.keys() else {}
    if not missing:
        return row
    now = clock.now()
    return write_back(row, planned(row, missing, zone=zone, now=now), now)


def _unchanged(row: Row) -> Row:
    """Matches the row as it was read; firing a reminder moves `remind_at` without a new version."""
    where = {"_id": row["_id"], "user_id": row["user_id"], "version": row["version"]}
    return {**where, "remind_at": row.get("remind_at", {"$exists": False})}


def _update(fields: Mapping[str, Any], now: datetime) -> Row:
    stored = {**fields, "updated_at": now}
    update: Row = {"$inc": {"version": 1}}
    if "remind_at" in stored and stored["remind_at"] is None:
        del stored["remind_at"]
        update["$unset"] = {"remind_at": ""}
    return {**update, "$set": stored}


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
