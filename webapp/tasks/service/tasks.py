"""Making and reading tasks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.tasks.errors import TaskNotFound
from webapp.tasks.models import SERVICE, Task, markers, seen, task_row
from webapp.tasks.service.places import placed
from webapp.tasks.service.planning import planned
from webapp.tasks.service.positions import new_position
from webapp.tasks.service.recording import SPARSE
from webapp.tasks.service.telling import CREATED, told


def create(user_id: UUID, fields: Mapping[str, Any], *, zone: str) -> Row:
    """Store a new task: one document, and an event only where somebody subscribes. Out: its row. Errors:
    `ValidationFailed` for a project that is not the user's.

    The row has the form of `Task` (a test holds the two together); to make a document of it first would cost
    a quarter of the whole.
    """
    with answers.of(SERVICE).changing(user_id):
        if fields.get("parent_id"):  # the tree above it must still be there when it is stored
            return db.atomic(SERVICE, lambda: _create(user_id, fields, zone))
        return _create(user_id, fields, zone)


def _create(user_id: UUID, fields: Mapping[str, Any], zone: str) -> Row:
    now, task_id = clock.now(), ObjectId()
    row: Row = {
        "_id": task_id,
        "user_id": user_id,
        "version": 1,
        "position": new_position(task_id, now),
        **planned({}, placed(user_id, {}, dict(fields)), zone=zone, now=now),
        "deleted_at": None,
        "history": [],
        "created_at": now,
        "updated_at": now,
    }
    for name in SPARSE & row.keys():
        if row[name] is None:
            del row[name]
    return told(user_id, lambda: _insert(row), lambda _: (CREATED, ()))


def _insert(row: Row) -> Row:
    db.rows_of(Task).insert_one(row)
    return row


def read(user_id: UUID, task_id: ObjectId) -> Row:
    """The task's row, as the markers mean it. Errors: `TaskNotFound`, for another user's task too."""
    row = stored(user_id, task_id)
    may_be_marked = row.get("project_id") or row.get("labels") or row.get("trashed_with")
    return seen(row, markers(user_id)) if may_be_marked else row


def stored(user_id: UUID, task_id: ObjectId) -> Row:
    """The task's row as it is stored. Errors: `TaskNotFound`."""
    row = task_row(user_id, task_id)
    if row is None:
        raise TaskNotFound
    return row
