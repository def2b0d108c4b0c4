"""Queries of tasks, by name."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from bson import ObjectId

from webapp.core import db
from webapp.core.db import Row
from webapp.core.pagination import Position
from webapp.tasks.models.orders import BEYOND, BY_DUE, Keys, Order
from webapp.tasks.models.task import Task

PRESENT: Row = {"deleted_at": None}
OPEN: Row = {**PRESENT, "completed_at": None}
WITHOUT_HISTORY: Row = {"history": 0}
_SHOWN = {"user_id": 0, "history": 0}  # who the user is is known: to decode it is a tenth of a page's cost
AT_SOME_TIME: Row = {"$gt": datetime.fromtimestamp(0, UTC)}


def task_row(user_id: UUID, task_id: ObjectId) -> Row | None:
    """The user's task, in the trash or not, without its history, or None."""
    return db.rows_of(Task).find_one({"_id": task_id, "user_id": user_id}, WITHOUT_HISTORY)


def task_row_and_history(user_id: UUID, task_id: ObjectId) -> Row | None:
    """The same with its history, oldest entry first."""
    return db.rows_of(Task).find_one({"_id": task_id, "user_id": user_id})


def task_rows(
    user_id: UUID, where: Row, order: Order, *, after: Position | None = None, limit: int
) -> list[Row]:
    """The user's tasks that match, without their `user_id`, in `order`, from below `after` on.

    Those that tie with it are a find of their own: one for both would be sorted in memory.
    """
    if after is None:
        return _find(user_id, [where], order, order.keys(), limit)
    by_id = order.keys()[-1:]
    below = {"_id": {BEYOND[order.by_id]: after.id}}
    if order.field is None:
        return _find(user_id, [where, below], order, by_id, limit)
    tied = _find(user_id, [where, {order.field: after.at}, below], order, by_id, limit)
    if len(tied) == limit:
        return tied
    rest = {order.field: {BEYOND[order.by_field]: after.at}}
    return tied + _find(user_id, [where, rest], order, order.keys(), limit - len(tied))


def task_count(user_id: UUID, where: Row, order: Order) -> int:
    """How many of the user's tasks match; the index of `order` knows without a look at them."""
    return db.rows_of(Task).count_documents({"user_id": user_id, **where}, hint=order.index)


def _find(user_id: UUID, conditions: list[Row], order: Order, keys: Keys, limit: int) -> list[Row]:
    query = {"user_id": user_id, "$and": conditions}
    found = db.rows_of(Task).find(query, _SHOWN, hint=order.index, sort=keys, limit=limit)
    return found.to_list()


def open_dues(user_id: UUID) -> Iterator[Row]:
    """`{_id, due, due_at}` of the user's open tasks that are due at some time."""
    where = {"user_id": user_id, **OPEN, "due_at": AT_SOME_TIME}
    return db.rows_of(Task).find(where, {"due": 1, "due_at": 1}, hint=BY_DUE.index)


def tasks_to_remind(now: datetime, limit: int) -> list[Row]:
    """`{_id, user_id}` of tasks with a reminder that is due, the longest overdue first."""
    due = {"remind_at": {"$lte": now}}
    return list(db.rows_of(Task).find(due, {"user_id": 1}).sort("remind_at", 1).limit(limit))


def tasks_to_purge(now: datetime, limit: int) -> list[Row]:
    """`{_id, user_id}` of tasks whose time in the trash is over, the longest overdue first."""
    due = {"purge_at": {"$lte": now}}
    return list(db.rows_of(Task).find(due, {"user_id": 1}).sort("purge_at", 1).limit(limit))


def version_by_mark(user_id: UUID, task_id: ObjectId, mark: str) -> int | None:
    """The version that the change which bears this mark made; None when none in the task's history does."""
    where = {"_id": task_id, "user_id": user_id, "history.item": mark}
    row = db.rows_of(Task).find_one(where, {"history": {"$elemMatch": {"item": mark}}})
    return int(row["history"][0]["v"]) if row else None
