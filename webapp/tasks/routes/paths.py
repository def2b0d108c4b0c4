"""Ids in paths."""

from bson import ObjectId

from webapp.tasks.errors import TaskNotFound


def task_id_of(text: str) -> ObjectId:
    """Errors: `TaskNotFound` for what cannot be a task's id: nobody has such a task."""
    if not ObjectId.is_valid(text):
        raise TaskNotFound
    return ObjectId(text)
