"""Firing reminders that are due, by any number of workers, each reminder once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import structlog
from bson import ObjectId
from pymongo.errors import PyMongoError

from webapp.contracts.events import ReminderDue
from webapp.core import clock, context, db, lateness, metrics, outbox
from webapp.core.db import Row
from webapp.tasks.models import SERVICE, Task, markers, seen, task_row, tasks_to_remind
from webapp.tasks.service.missed import TOO_LATE, gather, tell_of_missed
from webapp.tasks.service.planning import is_active
from webapp.tasks.service.reminders import ARMED, FIRED, MISSED, next_instant

BATCH = 50
NOTES_CHARACTERS = 300
KIND = "reminders"
log = structlog.get_logger()


def fire_reminders() -> int:
    """Tell of each reminder that is due. Out: how many came to an end.

    The change of the task and the event are one transaction: a worker that dies fires all or nothing. What
    is late by up to a day is told of all the same, by itself; what is later, together with its user's others.
    """
    now = db.server_now(SERVICE)
    fired = sum(_fire(row["user_id"], row["_id"], now) for row in tasks_to_remind(now, BATCH))
    return fired + tell_of_missed(now)


def reminder_lateness() -> float | None:
    """Within how many seconds 99 of 100 reminders fired, this hour and the last; None if none did."""
    return lateness.p99(KIND)


def _fire(user_id: UUID, task_id: ObjectId, now: datetime) -> int:
    """One task's reminders. A task that cannot be written now (a worker died inside its transaction)
    is left to the next sweep: it must not hold up the others."""
    context.bind(context.new_request_id(), task_id=str(task_id))
    try:
        return db.atomic(SERVICE, lambda: _fire_due(user_id, task_id, now))
    except PyMongoError as error:
        log.warning("reminder_not_fired", error=type(error).__name__)
        return 0


def _fire_due(user_id: UUID, task_id: ObjectId, now: datetime) -> int:
    row = task_row(user_id, task_id)
    if row is None or row.get("remind_at") is None or row["remind_at"] > now:
        return 0
    if row.get("project_id") and not is_active(seen(row, markers(user_id))):
        return 0  # its project was deleted: the job that applies this takes `remind_at` away
    due = [one for one in row["reminders"] if one["state"] == ARMED and one["fires_at"] <= now]
    missed = [one for one in due if now - one["fires_at"] > TOO_LATE]
    for reminder in due:
        reminder["state"], reminder["fired_at"] = MISSED if reminder in missed else FIRED, clock.now()
    if not _store(row):
        return 0
    gather(row, missed, now)
    for reminder in due:
        if reminder not in missed:
            outbox.append(SERVICE, _event(row, reminder))
    late = [(now - reminder["fires_at"]).total_seconds() for reminder in due]
    db.after_commit(lambda: _tell(late))
    return len(due)


def _tell(late: list[float]) -> None:
    """By how many seconds reminders were late: for this process's figures, and for all workers together."""
    metrics.reminded(late)
    lateness.note(KIND, late)


def reminder_backlog(now: datetime) -> Mapping[str, float]:
    """`reminders_due` and `reminders_late_seconds`: what is due and did not fire, and its longest wait."""
    rows, due = db.rows_of(Task), {"remind_at": {"$lte": now}}
    oldest = rows.find_one(due, {"remind_at": 1}, sort=[("remind_at", 1)])
    return {
        "reminders_due": rows.count_documents(due),
        "reminders_late_seconds": (now - oldest["remind_at"]).total_seconds() if oldest else 0.0,
    }


def _store(row: Row) -> bool:
    """Write the reminders back if no other worker did. The version stays: nobody edited the task."""
    following = next_instant(row["reminders"], active=is_active(row))
    where = {"_id": row["_id"], "user_id": row["user_id"], "remind_at": row["remind_at"]}
    fired = {"$set": {"reminders": row["reminders"]}}
    update = (
        {"$set": {**fired["$set"], "remind_at": following}}
        if following
        else {**fired, "$unset": {"remind_at": ""}}
    )
    return db.rows_of(Task).update_one(where, update).matched_count == 1


def _event(row: Row, reminder: Row) -> ReminderDue:
    due = row["due"] or {}
    return ReminderDue(
        user_id=row["user_id"],
        task_id=str(row["_id"]),
        reminder_id=reminder["id"],
        fires_at=reminder["fires_at"],
        title=row["title"],
        notes=(row.get("notes") or "")[:NOTES_CHARACTERS],
        due_date=due.get("date"),
        due_time=due.get("time"),
        due_timezone=due.get("timezone"),
    )
