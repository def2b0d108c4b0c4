"""What tasks stores."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bson import ObjectId
from mongoengine import (
    DateTimeField,
    DictField,
    Document,
    IntField,
    ListField,
    ObjectIdField,
    StringField,
    UUIDField,
)

from webapp.core import db, idempotency, outbox, revocations
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.core.pagination import Position

SERVICE = "tasks"
MAX_LABELS = 20
EXPIRING: list[Any] = [{"fields": ["expires_at"], "expireAfterSeconds": 0}]


class Task(Document):
    """A to-do. Its id rises with its creation, so newest first is by id.

    `due_at` is the instant of `due` in the user's zone. `completed_at` is null unless the task is done.
    `remind_at` is the next instant of a reminder that
    waits, absent when none does: then the task costs the sweep nothing.
    """

    meta = meta(
        SERVICE,
        "tasks",
        indexes=[
            ("user_id", "deleted_at", "-id"),
            ("user_id", "deleted_at", "status", "-id"),
            ("user_id", "deleted_at", "due_at", "id"),
            ("user_id", "deleted_at", "completed_at", "id"),
            ("user_id", "deleted_at", "completed_at", "due_at", "id"),
            {"fields": ["remind_at"], "partialFilterExpression": {"remind_at": {"$exists": True}}},
        ],
        replicas=True,
    )

    id = ObjectIdField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    title = StringField(required=True, max_length=500)
    notes = StringField(max_length=20_000)
    status = StringField(required=True, choices=("todo", "doing", "done"))
    priority = IntField(required=True, min_value=0, max_value=3)
    labels = ListField(StringField(), max_length=MAX_LABELS)
    due = DictField(null=True)
    due_at = DateTimeField(null=True)
    reminders = ListField(DictField())
    remind_at = DateTimeField()
    completed_at = DateTimeField(null=True)
    deleted_at = DateTimeField(null=True)
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)


class UserProfile(Document):
    """What tasks knows of a user, from auth's events: the zone in which floating dues mean something."""

    meta = meta(SERVICE, "user_profiles")

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    timezone = StringField(required=True)
    locale = StringField(required=True)


class Outbox(outbox.OutboxRow):
    """What happened in tasks and is not yet told."""

    meta = meta(SERVICE, outbox.COLLECTION, indexes=["due"])


class IdempotencyClaim(idempotency.IdempotencyClaim):
    """Answers to requests that bore an idempotency key."""

    meta = meta(SERVICE, idempotency.COLLECTION, indexes=EXPIRING)


class RevokedSession(revocations.RevokedSession):
    """Sessions that auth has told to be ended."""

    meta = meta(SERVICE, revocations.COLLECTION, indexes=EXPIRING)


Keys = list[tuple[str, int]]
UP, DOWN = 1, -1
_BEYOND = {UP: "$gt", DOWN: "$lt"}


@dataclass(frozen=True)
class Order:
    """By `field`, if there is one, and then by id, each `UP` or `DOWN`; and the index that holds tasks so.

    The index is named, or the planner may walk the newest tasks of all users instead, when most of those are
    one user's. None leaves the choice to the planner, which may have to sort.
    """

    index: Keys | None
    by_id: int = DOWN
    field: str | None = None
    by_field: int = UP

    def keys(self) -> Keys:
        """As MongoDB sorts by it."""
        by_id = [("_id", self.by_id)]
        return [(self.field, self.by_field), *by_id] if self.field else by_id


_PRESENT = [("user_id", UP), ("deleted_at", UP)]
_STATE = [*_PRESENT, ("completed_at", UP)]
NEWEST = Order([*_PRESENT, ("_id", DOWN)])
NEWEST_OF_STATUS = Order([*_PRESENT, ("status", UP), ("_id", DOWN)])
NEWEST_PLANNED = Order(None)
NEWEST_OPEN = Order([*_STATE, ("_id", UP)])
BY_DUE = Order([*_STATE, ("due_at", UP), ("_id", UP)], UP, "due_at", UP)
BY_COMPLETION = Order([*_STATE, ("_id", UP)], DOWN, "completed_at", DOWN)
BY_DELETION = Order([*_PRESENT, ("_id", DOWN)], UP, "deleted_at", DOWN)

PRESENT: Row = {"deleted_at": None}
OPEN: Row = {**PRESENT, "completed_at": None}
_SHOWN = {"user_id": 0}  # the same in every row, and to decode it is a tenth of the cost of a page
AT_SOME_TIME: Row = {"$gt": datetime.fromtimestamp(0, UTC)}


def task_row(user_id: UUID, task_id: ObjectId) -> Row | None:
    """The user's task, in the trash or not, or None."""
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
    below = {"_id": {_BEYOND[order.by_id]: after.id}}
    if order.field is None:
        return _find(user_id, [where, below], order, by_id, limit)
    tied = _find(user_id, [where, {order.field: after.at}, below], order, by_id, limit)
    if len(tied) == limit:
        return tied
    rest = {order.field: {_BEYOND[order.by_field]: after.at}}
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


def profile_row(user_id: UUID) -> Row | None:
    """What is known of the user, or None before the first event."""
    return db.rows_of(UserProfile).find_one({"_id": user_id, "user_id": user_id})
