"""Queries of what tasks are gathered by: projects, labels; and of the tasks that a marker is about."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import db
from webapp.core.db import Row
from webapp.core.pagination import Position
from webapp.tasks.models.marker import LABEL, TRASH
from webapp.tasks.models.orders import BY_ID_INDEX, PLACE_INDEX
from webapp.tasks.models.overlay import stages
from webapp.tasks.models.project import Project
from webapp.tasks.models.queries import AT_SOME_TIME, PRESENT
from webapp.tasks.models.task import Task

_IN_ORDER = [("user_id", 1), ("deleted_at", 1), ("position", 1), ("_id", 1)]


def project_row(user_id: UUID, project_id: ObjectId) -> Row | None:
    """The user's project, deleted or not, or None."""
    return db.rows_of(Project).find_one({"_id": project_id, "user_id": user_id})


def project_rows(
    user_id: UUID, where: Row, *, deleted: bool, after: Position | None, limit: int
) -> list[Row]:
    """The user's projects that match, in their order, from below `after` on. There are few."""
    query: dict[str, Any] = {"user_id": user_id, "deleted_at": AT_SOME_TIME if deleted else None, **where}
    if after is not None:
        at = after.values[0]
        query["$or"] = [{"position": at, "_id": {"$gt": after.id}}, {"position": {"$gt": at}}]
    found = db.rows_of(Project).find(query, {"user_id": 0}, hint=_IN_ORDER)
    return found.sort(_IN_ORDER[2:]).limit(limit).to_list()


def project_count(user_id: UUID) -> int:
    """How many projects the user has in use."""
    return db.rows_of(Project).count_documents({"user_id": user_id, "deleted_at": None}, hint=_IN_ORDER)


def label_counts(user_id: UUID, marked: Sequence[Row]) -> list[Row]:
    """`{name, count}` of the labels outside the trash; the count is of open tasks."""
    is_open = {"$cond": [{"$eq": ["$completed_at", None]}, 1, 0]}
    steps: list[Row] = [
        {"$match": {"user_id": user_id, **({} if marked else PRESENT)}},
        *(stages(marked) if marked else []),
        {"$match": {**PRESENT, "labels": {"$ne": []}}},
        {"$unwind": "$labels"},
        {"$group": {"_id": "$labels", "count": {"$sum": is_open}}},
        {"$project": {"_id": 0, "name": "$_id", "count": 1}},
    ]
    return list(db.rows_of(Task).aggregate(steps, hint=dict(BY_ID_INDEX)))


def has_label(user_id: UUID, label: str, marked: Sequence[Row]) -> bool:
    """Whether a task of the user, in the trash or not, has the label."""
    steps: list[Row] = [
        {"$match": {"user_id": user_id}},
        *(stages(marked) if marked else []),
        {"$match": {"labels": label}},
        {"$limit": 1},
        {"$project": {"_id": 1}},
    ]
    return bool(list(db.rows_of(Task).aggregate(steps, hint=dict(BY_ID_INDEX))))


def tasks_marked(user_id: UUID, marker: Row, limit: int) -> list[Row]:
    """`{_id}` of tasks to which the marker is not applied yet."""
    in_project = {"project_id": marker["project_id"]}
    if marker["kind"] == LABEL:
        where, index = {"labels": marker["label"]}, BY_ID_INDEX
    elif marker["kind"] == TRASH:
        where, index = {**PRESENT, **in_project}, PLACE_INDEX
    else:
        where, index = {"deleted_at": AT_SOME_TIME, "trashed_with": marker["project_id"]}, BY_ID_INDEX
    return db.rows_of(Task).find({"user_id": user_id, **where}, {"_id": 1}, hint=index, limit=limit).to_list()
