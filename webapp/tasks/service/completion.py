"""Completing and skipping: one occurrence is over, once, however often it is said."""

from typing import NamedTuple
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock
from webapp.core.db import Row
from webapp.tasks.errors import NotRecurring, OccurrenceRequired, OccurrenceUnknown, TaskBusy
from webapp.tasks.models import SERVICE, occurrence_row
from webapp.tasks.service.advancing import advance
from webapp.tasks.service.changes import TRIES, change, write_advance
from webapp.tasks.service.dues import Due
from webapp.tasks.service.occurrences import SKIPPED, name_of
from webapp.tasks.service.profiles import zone_of
from webapp.tasks.service.repeating import recurs
from webapp.tasks.service.tasks import read


class Completed(NamedTuple):
    """The task after it, and the due that followed the occurrence; None when there is no more."""

    row: Row
    following: Due | None


def complete(user_id: UUID, task_id: ObjectId, *, hint: str, occurrence: str | None = None) -> Completed:
    """Mark as done: a task once and for all, of one that comes back the occurrence named.

    What is done stays as it is, and an occurrence that is in the log already changes nothing.
    Errors: `TaskNotFound`; `OccurrenceRequired` for a task that comes back; `OccurrenceUnknown`; `TaskBusy`.
    """
    said = _said_before(user_id, task_id, occurrence)
    if said is not None:
        return said
    changes: Row = {"status": "done", "occurrence": occurrence}
    row = change(user_id, task_id, changes, expected=None, hint=hint)
    return Completed(row, _following(row, occurrence))


def skip(user_id: UUID, task_id: ObjectId, *, hint: str, occurrence: str | None = None) -> Completed:
    """Pass over the occurrence named: the task moves on as if it had been completed, and the log says so.

    Errors: those of `complete`, and `NotRecurring`.
    """
    zone = zone_of(user_id, hint)
    with answers.of(SERVICE).changing(user_id):
        for _ in range(TRIES):
            said = _said_before(user_id, task_id, occurrence)
            if said is not None:
                return said
            row = _skip(read(user_id, task_id), str(occurrence), zone)
            if row is not None:
                return Completed(row, _following(row, occurrence))
    raise TaskBusy


def _skip(before: Row, occurrence: str, zone: str) -> Row | None:
    if not recurs(before):
        raise NotRecurring
    if occurrence != name_of(before["due"]) or before["status"] == "done":
        return None  # it has moved on since it was looked at: look again
    now = clock.now()
    return write_advance(before, advance(before, {}, SKIPPED, zone=zone, now=now), zone, now)


def _said_before(user_id: UUID, task_id: ObjectId, occurrence: str | None) -> Completed | None:
    """The answer for an occurrence that is over; None when it is the task's present one, or nothing is named
    because nothing needs to be."""
    task = read(user_id, task_id)
    if occurrence is None:
        if recurs(task):
            raise OccurrenceRequired
        return None
    if recurs(task) and task["status"] != "done" and occurrence == name_of(task["due"]):
        return None
    entry = occurrence_row(user_id, task_id, occurrence)
    if entry is not None:
        return Completed(task, entry["next"])
    if recurs(task):
        raise OccurrenceUnknown
    return None


def _following(row: Row, occurrence: str | None) -> Due | None:
    entry = occurrence and occurrence_row(row["user_id"], row["_id"], occurrence)
    return entry["next"] if entry else None
