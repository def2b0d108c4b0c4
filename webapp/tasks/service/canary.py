"""The canary's reminder: one that waits for the next minute, always."""

from datetime import datetime

from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from webapp.contracts import canary
from webapp.core import clock, db
from webapp.core.db import Row
from webapp.tasks.models import SERVICE, Task, task_row
from webapp.tasks.service.planning import planned
from webapp.tasks.service.positions import new_position
from webapp.tasks.service.reminders import arm

_TASK = ObjectId(b"myriadcanary")
_PLAIN: Row = {
    "title": "Canary",
    "notes": "",
    "status": "todo",
    "priority": 0,
    "labels": [],
    "checklist": [],
    "project_id": None,
    "parent_id": None,
    "due": None,
    "recurrence": None,
}


def arm_canary() -> int:
    """Set the canary's reminder for the next minute, unless one waits: a late one is not overtaken, for its
    lateness is what is asked for. Out: whether it was set."""
    now = db.server_now(SERVICE)
    at = now.replace(second=0, microsecond=0) + canary.EVERY
    if task_row(canary.USER_ID, _TASK) is None:
        return _insert(at, now)
    # Of two that run at once the later one finds the reminder set, even when it has fired meanwhile.
    idle = {"remind_at": {"$exists": False}, "reminders.fires_at": {"$lt": at}}
    mine = {"_id": _TASK, "user_id": canary.USER_ID, **idle}
    return db.rows_of(Task).update_one(mine, {"$set": _armed(at, now)}).matched_count


def _insert(at: datetime, now: datetime) -> int:
    made = clock.now()
    row: Row = {
        "_id": _TASK,
        "user_id": canary.USER_ID,
        "version": 1,
        "position": new_position(_TASK, made),
        **planned({}, {**_PLAIN, "reminders": [_wanted(at)]}, zone="UTC", now=now),
        "deleted_at": None,
        "history": [],
        "created_at": made,
        "updated_at": made,
    }
    try:
        db.rows_of(Task).insert_one(row)
    except DuplicateKeyError:
        return 0
    return 1


def _armed(at: datetime, now: datetime) -> Row:
    return {"reminders": arm([_wanted(at)], [], None, zone="UTC", now=now, returning=False), "remind_at": at}


def _wanted(at: datetime) -> Row:
    return {"id": "canary", "at": at}
