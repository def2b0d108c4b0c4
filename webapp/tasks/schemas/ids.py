"""Ids of tasks and projects, as they are sent."""

from typing import Annotated, Any

from bson import ObjectId
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from webapp.tasks.errors import ProjectNotFound, TaskNotFound


def task_id_of(text: str) -> ObjectId:
    """Errors: `TaskNotFound` for what cannot be a task's id: nobody has such a task."""
    if not ObjectId.is_valid(text):
        raise TaskNotFound
    return ObjectId(text)


def project_id_of(text: str) -> ObjectId:
    """Errors: `ProjectNotFound` for what cannot be a project's id."""
    if not ObjectId.is_valid(text):
        raise ProjectNotFound
    return ObjectId(text)


def object_id(value: Any) -> Any:
    """An id as it is sent, as it is stored."""
    if isinstance(value, ObjectId):
        return value
    if not isinstance(value, str) or not ObjectId.is_valid(value):
        raise PydanticCustomError("unknown_id", "There is nothing with this id.")
    return ObjectId(value)


Id = Annotated[
    Any,
    BeforeValidator(object_id),
    PlainSerializer(str, return_type=str, when_used="json-unless-none"),
    WithJsonSchema({"type": "string"}),
]
"""An opaque id in a body."""
