"""What became of the occurrences of tasks that come back."""

from datetime import datetime
from uuid import UUID

from bson import ObjectId
from mongoengine import DateTimeField, DictField, Document, ObjectIdField, StringField, UUIDField

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.core.ids import derived_id
from webapp.core.pagination import Position
from webapp.tasks.models.names import SERVICE

_LATEST = [("at", -1), ("_id", -1)]
_OF_TASK = [("user_id", 1), ("task_id", 1), *_LATEST]


class Occurrence(Document):
    """One occurrence that was completed or skipped, at `at`. `next` is the due that followed, null when the
    rule had ended. The id is derived from task and occurrence, so that it is logged once."""

    meta = meta(SERVICE, "occurrences", indexes=[("user_id", "task_id", "-at", "-id")], replicas=True)

    id = ObjectIdField(primary_key=True)
    user_id = UUIDField(required=True)
    task_id = ObjectIdField(required=True)
    occurrence = StringField(required=True)
    kind = StringField(required=True, choices=("done", "skipped"))
    due = DictField(required=True)
    next = DictField(null=True)
    at = DateTimeField(required=True)


def occurrence_id(user_id: UUID, task_id: ObjectId, occurrence: str) -> ObjectId:
    """The id under which an occurrence is logged."""
    return ObjectId(derived_id(user_id, task_id, occurrence)[:24])


def occurrence_row(user_id: UUID, task_id: ObjectId, occurrence: str) -> Row | None:
    """What was logged of an occurrence, by its name, or None."""
    return db.rows_of(Occurrence).find_one(
        {"_id": occurrence_id(user_id, task_id, occurrence), "user_id": user_id}
    )


def occurrence_rows(
    user_id: UUID, task_id: ObjectId, *, after: Position | None = None, limit: int
) -> list[Row]:
    """The logged occurrences of a task from below `after` on, the latest first. Those that tie with it are a
    find of their own."""
    if after is None:
        return _find(user_id, task_id, {}, limit)
    tied = _find(user_id, task_id, {"at": after.values[0], "_id": {"$lt": after.id}}, limit)
    if len(tied) == limit:
        return tied
    return tied + _find(user_id, task_id, {"at": {"$lt": after.values[0]}}, limit - len(tied))


def done_occurrences(user_id: UUID, begins: datetime, ends: datetime) -> list[Row]:
    """What was completed in a span of time, of all of the user's tasks: those of a day are few."""
    where = {"user_id": user_id, "kind": "done", "at": {"$gte": begins, "$lt": ends}}
    return db.rows_of(Occurrence).find(where, hint=_OF_TASK, sort=_LATEST, limit=1000).to_list()


def _find(user_id: UUID, task_id: ObjectId, beyond: Row, limit: int) -> list[Row]:
    where = {"user_id": user_id, "task_id": task_id, **beyond}
    return db.rows_of(Occurrence).find(where, hint=_OF_TASK, sort=_LATEST, limit=limit).to_list()
