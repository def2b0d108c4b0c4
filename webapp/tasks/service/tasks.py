"""Making and reading tasks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.tasks.errors import TaskNotFound
from webapp.tasks.models import SERVICE, Task, task_row
from webapp.tasks.service.planning import planned
from webapp.tasks.service.positions import new_position


def create(user_id: UUID, fields: Mapping[str, Any], *, zone: str) -> Row:
    """Store a new task: one document, no event. Out: its row."""
    now, task_id = clock.now(), ObjectId()
    task = Task(
        id=task_id,
        user_id=user_id,
        version=1,
        position=new_position(task_id, now),
        created_at=now,
        updated_at=now,
        **planned({}, fields, zone=zone, now=now),
    )
    with answers.of(SERVICE).changing(user_id):
        return db.insert(task)


def read(user_id: UUID, task_id: ObjectId) -> Row:
    """The task's row. Errors: `TaskNotFound`, for another user's task too."""
    row = task_row(user_id, task_id)
    if row is None:
        raise TaskNotFound
    return row
