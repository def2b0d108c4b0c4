"""The log of occurrences: which of a task that comes back were completed or skipped, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import db
from webapp.core.db import Row
from webapp.core.pagination import Keyset, Position
from webapp.tasks.models import Occurrence, occurrence_id, occurrence_rows
from webapp.tasks.service.dues import Due
from webapp.tasks.service.tasks import read

DONE, SKIPPED = "done", "skipped"
LATEST = Keyset("occurrences", (("at", datetime),))


def name_of(due: Mapping[str, Any]) -> str:
    """What names an occurrence: the date of its due, or `YYYY-MM-DDTHH:MM`."""
    return f"{due['date']}T{due['time']}" if due["time"] else str(due["date"])


def entry(task: Row, kind: str, following: Due | None, now: datetime) -> Row:
    """The log's row for the occurrence that a task is due at."""
    name = name_of(task["due"])
    return {
        "_id": occurrence_id(task["user_id"], task["_id"], name),
        "user_id": task["user_id"],
        "task_id": task["_id"],
        "occurrence": name,
        "kind": kind,
        "due": task["due"],
        "next": following,
        "at": now,
    }


def log(row: Row) -> None:
    """Keep an entry. One of the same name is of an earlier time, before the task was set back to that due."""
    db.rows_of(Occurrence).replace_one(_key(row["user_id"], row["_id"]), row, upsert=True)


def forget_occurrence(user_id: UUID, task_id: ObjectId, occurrence: str) -> None:
    """Take an occurrence out of the log, for it is open again. It joins the transaction under way, and what
    holds the user's answers (`changing`) around it."""
    db.rows_of(Occurrence).delete_one(_key(user_id, occurrence_id(user_id, task_id, occurrence)))


def forget_occurrences(user_id: UUID, task_ids: Sequence[ObjectId]) -> None:
    """Empty the logs of tasks that are no more; as `forget_occurrence` does."""
    db.rows_of(Occurrence).delete_many({"user_id": user_id, "task_id": {"$in": list(task_ids)}})


def list_occurrences(user_id: UUID, task_id: ObjectId, *, after: Position | None, limit: int) -> list[Row]:
    """The occurrences of a task that are over, the latest first, one more than `limit` if more follow.

    Errors: `TaskNotFound`.
    """
    read(user_id, task_id)
    return occurrence_rows(user_id, task_id, after=after, limit=limit + 1)


def _key(user_id: UUID, found: ObjectId) -> Row:
    return {"_id": found, "user_id": user_id}
