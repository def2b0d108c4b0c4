"""Reminders that were missed by more than a day: nobody wants a hundred, so one message tells of all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bson import ObjectId

from webapp.contracts.events import RemindersMissed
from webapp.core import claims, db, outbox
from webapp.core.db import Row
from webapp.tasks.models import SERVICE, MissedReminders

TOO_LATE = timedelta(hours=24)
_QUIET = timedelta(seconds=60)
"""So long nothing must be added before they are told of."""
_BATCH, _FIRST = 50, 20


def gather(task: Row, reminders: Sequence[Row], now: datetime) -> None:
    """Add reminders of a task to those that its user missed. It joins the transaction under way."""
    if not reminders:
        return
    items = [
        {"task_id": str(task["_id"]), "title": task["title"], "fires_at": one["fires_at"]}
        for one in reminders
    ]
    db.rows_of(MissedReminders).update_one(
        {"_id": task["user_id"], "user_id": task["user_id"]},
        {
            "$setOnInsert": {"batch_id": str(ObjectId())},
            "$set": {"due": now + _QUIET},
            "$inc": {"count": len(items)},
            "$push": {"first": {"$each": items, "$sort": {"fires_at": 1}, "$slice": _FIRST}},
        },
        upsert=True,
    )


def tell_of_missed(now: datetime) -> int:
    """Tell each user whose missed reminders are all gathered. Out: how many were told."""
    rows = claims.due(db.rows_of(MissedReminders), now, limit=_BATCH)
    return sum(_tell(row["user_id"], now) for row in rows)


def _tell(user_id: UUID, now: datetime) -> int:
    return db.atomic(SERVICE, lambda: _take(user_id, now))


def _take(user_id: UUID, now: datetime) -> int:
    """Take the row and tell of it, both or neither: another worker finds nothing any more."""
    mine = {"_id": user_id, "user_id": user_id, "due": {"$lte": now}}
    row = db.rows_of(MissedReminders).find_one_and_delete(mine)
    if row is None:
        return 0
    event = RemindersMissed(user_id=user_id, batch_id=row["batch_id"], count=row["count"], first=row["first"])
    outbox.append(SERVICE, event)
    return 1
