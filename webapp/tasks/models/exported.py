"""What export and import ask: pages of one index range, whose cost does not depend on how many there are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bson import ObjectId

from webapp.core import db
from webapp.core.db import Row
from webapp.tasks.models.queries import WITHOUT_HISTORY
from webapp.tasks.models.task import Task

_INDEX = [("user_id", 1), ("deleted_at", 1), ("_id", -1)]


def present_rows(user_id: UUID, after: Row | None, limit: int) -> list[Row]:
    """The user's tasks outside the trash, the newest first, from below the row `after` on."""
    below = {"_id": {"$lt": after["_id"]}} if after else {}
    return _rows({"user_id": user_id, "deleted_at": None, **below}, limit)


def trashed_rows(
    user_id: UUID, since: datetime, before: datetime, after: Row | None, limit: int
) -> list[Row]:
    """The user's tasks that went to the trash from `since` until just before `before`, the first deleted
    first, from behind the row `after` on.

    Those that tie with it are a find of their own: one for both would be sorted in memory.
    """
    if after is None:
        return _rows({"user_id": user_id, "deleted_at": {"$gte": since, "$lt": before}}, limit)
    at = after["deleted_at"]
    tied = _rows({"user_id": user_id, "deleted_at": at, "_id": {"$lt": after["_id"]}}, limit)
    if len(tied) == limit:
        return tied
    return tied + _rows({"user_id": user_id, "deleted_at": {"$gt": at, "$lt": before}}, limit - len(tied))


def _rows(where: Row, limit: int) -> list[Row]:
    return db.rows_of(Task).find(where, WITHOUT_HISTORY, hint=_INDEX, sort=_INDEX[1:], limit=limit).to_list()


def known_ids(user_id: UUID, ids: Sequence[ObjectId]) -> set[ObjectId]:
    """Which of these tasks the user has, in the trash or not."""
    where = {"user_id": user_id, "_id": {"$in": list(ids)}}
    return {row["_id"] for row in db.rows_of(Task).find(where, {"_id": 1}, hint=[("_id", 1)])}
