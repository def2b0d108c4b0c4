"""Changing tasks: only the fields given, so that two clients with different edits both keep theirs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed, ValidationFailed
from webapp.tasks.errors import TaskBusy
from webapp.tasks.models import MAX_LABELS, SERVICE, Task
from webapp.tasks.service.advancing import Advance, advance, completes, reopens, without_repeats
from webapp.tasks.service.occurrences import DONE, forget_occurrence, log, name_of
from webapp.tasks.service.planning import DECIDING, derived, planned
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.tasks import read

TRIES = 10


def change(user_id: UUID, task_id: ObjectId, changes: Row, *, expected: int | None, hint: str) -> Row:
    """Set the fields given, and what follows from them. Out: the row after it.

    A status of done completes: of a task that comes back the `occurrence` that is named among the changes, or
    the one it is due at. Errors: `TaskNotFound`; `PreconditionFailed` when `expected` is given and is not the
    version; `ValidationFailed` when added labels make too many, or a rule and its due do not go together;
    `OccurrenceUnknown`; `TaskBusy`.
    """
    with answers.of(SERVICE).changing(user_id):
        if not changes or DECIDING & changes.keys() or isinstance(changes.get("labels"), Mapping):
            return _replan(user_id, task_id, changes, expected, hint)
        return _set(user_id, task_id, changes, expected)


def reopen(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Mark as to do again; a task that is not done stays as it is, one too that has come back since."""
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


def write_back(before: Row, fields: Row, now: datetime, *, note: Row | None = None) -> Row | None:  # noqa: ARG001  (for history)
    """Set fields of a row that was read. Out: the row after it; None when somebody wrote in between."""
    return db.modify(Task, _unchanged(before), _update(fields, now))


def write_advance(before: Row, advanced: Advance, zone: str, now: datetime) -> Row | None:
    """Move a task on and log the occurrence that is over, both or neither. Out: as of `write_back`."""

    def both() -> Row | None:
        fields = derived(before, advanced.fields, zone=zone, now=now)
        row = write_back(before, fields, now, note=advanced.note)
        if row is not None:
            log(advanced.entry)
        return row

    return db.atomic(SERVICE, both)


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
    zone, named = zone_of(user_id, hint), changes.get("occurrence")
    changes = {name: value for name, value in changes.items() if name != "occurrence"}
    for _ in range(TRIES):
        before = read(user_id, task_id)
        if expected not in (None, before["version"]):
            raise PreconditionFailed(before)
        wanted = {**changes, **_labels(before, changes)}
        wanted = without_repeats(before, wanted, clock.now(), named=named, sure=expected is not None)
        if all(before[name] == value for name, value in wanted.items() if name != "reminders") and (
            "reminders" not in wanted
        ):
            return before
        row = _write(before, wanted, zone, clock.now())
        if row is not None:
            return row
    raise TaskBusy


def _write(before: Row, wanted: Row, zone: str, now: datetime) -> Row | None:
    """As `write_back`; what happens to an occurrence goes into its log with it."""
    fields = planned(before, wanted, zone=zone, now=now)
    if completes(before, wanted):
        return write_advance(before, advance(before, wanted, DONE, zone=zone, now=now), zone, now)
    if not reopens(before, wanted):
        return write_back(before, fields, now)
    return db.atomic(SERVICE, lambda: _reopen(before, fields, now))


def _reopen(before: Row, fields: Row, now: datetime) -> Row | None:
    row = write_back(before, fields, now)
    if row is not None:
        forget_occurrence(before["user_id"], before["_id"], name_of(before["due"]))
    return row


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
