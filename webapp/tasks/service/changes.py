"""Changing tasks: only the fields given, so that two clients with different edits both keep theirs."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed, ValidationFailed
from webapp.tasks.errors import TaskBusy
from webapp.tasks.models import (
    MAX_LABELS,
    SERVICE,
    WITHOUT_HISTORY,
    Task,
    markers,
    meant,
    occurrence_row,
    task_row,
)
from webapp.tasks.service.advancing import Advance, advance, completes, reopens, without_repeats
from webapp.tasks.service.checklists import merged
from webapp.tasks.service.families import following
from webapp.tasks.service.occurrences import DONE, forget_occurrence, log, name_of
from webapp.tasks.service.places import PLACING, placed
from webapp.tasks.service.planning import DECIDING, derived, planned
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.recording import TRACKED, changed, recorded
from webapp.tasks.service.tasks import read, stored
from webapp.tasks.service.telling import CHANGED, kind_of, told

TRIES = 10
Decide = Callable[[Row], Row]
"""From a task's row, the fields to set; none where it is as it should be."""


def change(user_id: UUID, task_id: ObjectId, changes: Row, *, expected: int | None, hint: str) -> Row:
    """Set the fields given, and what follows from them. Out: the row after it.

    A status of done completes: of a task that comes back the `occurrence` that is named among the changes, or
    the one it is due at. Errors: `TaskNotFound`; `PreconditionFailed` when `expected` is given and is not the
    version; `ValidationFailed` when added labels or items make too many, or a rule and its due do not go
    together; `OccurrenceUnknown`; `TaskBusy`.
    """
    with answers.of(SERVICE).changing(user_id):
        if changes.get("parent_id"):
            return db.atomic(
                SERVICE, lambda: _replan(user_id, task_id, lambda _: changes, changes.keys(), expected, hint)
            )
        if not changes or DECIDING & changes.keys() or isinstance(changes.get("labels"), Mapping):
            return _replan(user_id, task_id, lambda _: changes, changes.keys(), expected, hint)
        return _set(user_id, task_id, changes, expected)


def reopen(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Mark as to do again; a task that is not done stays as it is, one too that has come back since."""

    def decide(row: Row) -> Row:
        return {"status": "todo"} if row["status"] == "done" else {}

    return change_by(user_id, task_id, decide, ["status"], hint=hint)


def change_by(user_id: UUID, task_id: ObjectId, decide: Decide, names: Collection[str], *, hint: str) -> Row:
    """Set what `decide` says of the row as it is when it is written, and what follows. Out: the row after it.
    `names` are the fields that it looks at.

    Errors: `TaskNotFound`; `TaskBusy`; those of `decide`.
    """
    with answers.of(SERVICE).changing(user_id):
        return _replan(user_id, task_id, decide, names, None, hint)


def write_back(before: Row, fields: Row, now: datetime, *, note: Row | None = None) -> Row | None:
    """Set fields of a row that was read. Out: the row after it; None when somebody wrote in between.

    `note` goes into the entry of the task's history: `{kind: "complete" | "skip", occurrence}`, or
    what was `forgot` of the log of occurrences.
    """
    names = changed(before, fields)
    update = recorded(fields, names, now, note)
    return told(
        before["user_id"],
        lambda: db.modify(Task, _unchanged(before), update, fields=WITHOUT_HISTORY),
        lambda _: (kind_of(before, fields, note), names),
    )


def write_advance(before: Row, advanced: Advance, zone: str, now: datetime) -> Row | None:
    """Move a task on and log the occurrence that is over, both or neither. Out: as of `write_back`."""

    def both() -> Row | None:
        fields = derived(before, advanced.fields, zone=zone, now=now)
        row = write_family(before, advanced.fields, fields, zone=zone, now=now, note=advanced.note)
        if row is not None:
            log(advanced.entry)
        return row

    return db.atomic(SERVICE, both)


def _set(user_id: UUID, task_id: ObjectId, changes: Row, expected: int | None) -> Row:
    """Fields that nothing follows from are written without reading them first."""
    where: Row = {"_id": task_id, "user_id": user_id}
    if expected is not None:
        where["version"] = expected
    names = TRACKED & changes.keys()
    update = recorded(changes, names, clock.now())
    row = told(
        user_id,
        lambda: db.modify(Task, where, update, fields=WITHOUT_HISTORY),
        lambda _: (CHANGED, names),
    )
    if row is None:
        raise PreconditionFailed(read(user_id, task_id))
    return row


def _replan(
    user_id: UUID,
    task_id: ObjectId,
    decide: Decide,
    names: Collection[str],
    expected: int | None,
    hint: str,
) -> Row:
    """Fields that others follow from are read and written back on condition that nobody wrote in between."""
    zone = zone_of(user_id, hint)
    for _ in range(TRIES):
        before = caught_up(user_id, task_id, names, zone)
        if before is None:
            continue
        if expected not in (None, before["version"]):
            raise PreconditionFailed(before)
        changes = decide(before)
        wanted = {**changes, **_labels(before, changes), **_checklist(before, changes)}
        wanted = without_repeats(before, wanted, clock.now(), sure=expected is not None)
        if "reminders" not in wanted and all(before.get(name) == value for name, value in wanted.items()):
            return before
        row = _write(before, placed(user_id, before, wanted), zone, clock.now())
        if row is not None:
            return row
    raise TaskBusy


def _write(before: Row, wanted: Row, zone: str, now: datetime) -> Row | None:
    """As `write_family`; what happens to an occurrence goes into its log with it."""
    fields = planned(before, wanted, zone=zone, now=now)
    if completes(before, wanted):
        return write_advance(before, advance(before, wanted, DONE, zone=zone, now=now), zone, now)
    if not reopens(before, wanted):
        return write_family(before, wanted, fields, zone=zone, now=now)
    return db.atomic(SERVICE, lambda: _reopen(before, wanted, fields, zone, now))


def _reopen(before: Row, wanted: Row, fields: Row, zone: str, now: datetime) -> Row | None:
    last = occurrence_row(before["user_id"], before["_id"], name_of(before["due"]))
    note = {"forgot": last} if last else None
    row = write_family(before, wanted, fields, zone=zone, now=now, note=note)
    if row is not None and last is not None:
        forget_occurrence(before["user_id"], before["_id"], last["occurrence"])
    return row


def write_family(
    before: Row, wanted: Row, fields: Row, *, zone: str, now: datetime, note: Row | None = None
) -> Row | None:
    """`write_back` of the fields that follow from what is wanted, with the subtasks that follow: all of them,
    or none."""
    follow = following(before["user_id"], before, wanted)
    if not follow:
        return write_back(before, fields, now, note=note)

    def work() -> Row | None:
        row = write_back(before, fields, now, note=note)
        for child_id, changes in follow if row else []:
            rewrite(before["user_id"], child_id, lambda _, changes=changes: changes, zone=zone)  # type: ignore[misc]
        return row

    return db.atomic(SERVICE, work)


def rewrite(user_id: UUID, task_id: ObjectId, decide: Decide, *, zone: str) -> None:
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


def caught_up(user_id: UUID, task_id: ObjectId, names: Collection[str], zone: str) -> Row | None:
    """The row as stored, after the markers that a change of `names` could collide with are applied to it;
    None when somebody wrote in between. Errors: `TaskNotFound`."""
    row = stored(user_id, task_id)
    missing = meant(row, markers(user_id)) if PLACING.intersection(names) else {}
    if not missing:
        return row
    now = clock.now()
    return write_back(row, planned(row, missing, zone=zone, now=now), now)


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
