"""Completing and skipping: one occurrence is over, once, however often it is said."""

from typing import NamedTuple
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock
from webapp.core.db import Row
from webapp.tasks.errors import NotRecurring, OccurrenceRequired, OccurrenceUnknown, TaskBusy
from webapp.tasks.models import SERVICE, occurrence_row
from webapp.tasks.service.advancing import advance
from webapp.tasks.service.changes import TRIES, change_by, write_advance
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

    def decide(row: Row) -> Row:
        if occurrence is None and recurs(row):
            raise OccurrenceRequired
        if occurrence is not None and not recurs(row) and _entry(row, occurrence):
            return {}  # it came back then, and does not any more
        return {"status": "done", "occurrence": occurrence}

    row = change_by(user_id, task_id, decide, ["status"], hint=hint)
    entry = _entry(row, occurrence)
    if entry is None and occurrence is not None and recurs(row):
        raise OccurrenceUnknown
    return Completed(row, entry["next"] if entry else None)


def skip(user_id: UUID, task_id: ObjectId, *, hint: str, occurrence: str | None = None) -> Completed:
    """Pass over the occurrence named: the task moves on as if it had been completed, and the log says so.

    Errors: those of `complete`, and `NotRecurring`.
    """
    zone = zone_of(user_id, hint)
    with answers.of(SERVICE).changing(user_id):
        for _ in range(TRIES):
            task = read(user_id, task_id)
            said = _said_before(task, occurrence)
            if said is not None:
                return said
            now = clock.now()
            advanced = advance(task, {}, SKIPPED, zone=zone, now=now)
            row = write_advance(task, advanced, zone, now)
            if row is not None:
                return Completed(row, advanced.entry["next"])
    raise TaskBusy


def _said_before(task: Row, occurrence: str | None) -> Completed | None:
    """The answer for an occurrence that is over; None when it is the one that the task is due at."""
    if occurrence is None and recurs(task):
        raise OccurrenceRequired
    if recurs(task) and task["status"] != "done" and occurrence == name_of(task["due"]):
        return None
    entry = _entry(task, occurrence)
    if entry is not None:
        return Completed(task, entry["next"])
    raise OccurrenceUnknown if recurs(task) else NotRecurring


def _entry(task: Row, occurrence: str | None) -> Row | None:
    return occurrence_row(task["user_id"], task["_id"], occurrence) if occurrence else None
