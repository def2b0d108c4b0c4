"""What tasks stores."""

from datetime import datetime
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

SERVICE = "tasks"
MAX_LABELS = 20
EXPIRING: list[Any] = [{"fields": ["expires_at"], "expireAfterSeconds": 0}]


class Task(Document):
    """A to-do. Its id rises with its creation, so newest first is by id.

    `due_at` is the instant of `due` in the user's zone. `remind_at` is the next instant of a reminder that
    waits, absent when none does: then the task costs the sweep nothing.
    """

    meta = meta(
        SERVICE,
        "tasks",
        indexes=[
            ("user_id", "deleted_at", "-id"),
            ("user_id", "deleted_at", "status", "-id"),
            ("user_id", "deleted_at", "due_at", "id"),
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


def task_row(user_id: UUID, task_id: ObjectId) -> Row | None:
    """The user's task, in the trash or not, or None."""
    return db.rows_of(Task).find_one({"_id": task_id, "user_id": user_id})


def task_rows(user_id: UUID, where: Row, *, before: ObjectId | None, limit: int) -> list[Row]:
    """The newest of the user's tasks that match, from below `before` on."""
    query = {"user_id": user_id, "deleted_at": None, **where}
    if before is not None:
        query["_id"] = {"$lt": before}
    return list(db.rows_of(Task).find(query, hint=_index(where)).sort("_id", -1).limit(limit))


def _index(where: Row) -> list[tuple[str, int]] | None:
    """The index that holds a list in its order. It is named, or the planner may walk the newest tasks of all
    users instead, when most of those are one user's. A list by due time is left to the planner."""
    if "due_at" in where:
        return None
    leading = ["user_id", "deleted_at", *where]
    return [*((name, 1) for name in leading), ("_id", -1)]


def tasks_to_remind(now: datetime, limit: int) -> list[Row]:
    """`{_id, user_id}` of tasks with a reminder that is due, the longest overdue first."""
    due = {"remind_at": {"$lte": now}}
    return list(db.rows_of(Task).find(due, {"user_id": 1}).sort("remind_at", 1).limit(limit))


def profile_row(user_id: UUID) -> Row | None:
    """What is known of the user, or None before the first event."""
    return db.rows_of(UserProfile).find_one({"_id": user_id, "user_id": user_id})
