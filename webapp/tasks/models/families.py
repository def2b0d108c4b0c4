"""Queries of tasks by their neighbours: subtasks, and who stands before and behind in the manual order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import db
from webapp.core.db import Row
from webapp.tasks.models.names import PARENT_TERM
from webapp.tasks.models.orders import PLACE_INDEX, TERMS_INDEX
from webapp.tasks.models.queries import AT_SOME_TIME, PRESENT
from webapp.tasks.models.task import Task

_KIN = ("parent_id", "trashed_with", "completed_with", "completed_at", "deleted_at")
_PLACE = ("position", "project_id", "parent_id", "deleted_at")


def children_rows(user_id: UUID, parents: Sequence[ObjectId], *, trashed: bool, limit: int) -> list[Row]:
    """The subtasks of these tasks, in the trash or outside of it: what decides who follows whom. A `limit` of
    0 is none."""
    terms = [f"{PARENT_TERM}{parent_id}" for parent_id in parents]
    where = {"user_id": user_id, "deleted_at": AT_SOME_TIME if trashed else None, "terms": {"$in": terms}}
    found = db.rows_of(Task).find(where, dict.fromkeys(_KIN, 1), hint=TERMS_INDEX, limit=limit)
    return found.to_list()


def place_rows(user_id: UUID, task_ids: Sequence[ObjectId]) -> dict[ObjectId, Row]:
    """Where these tasks stand; those that the user does not have are left out."""
    where = {"user_id": user_id, "_id": {"$in": list(task_ids)}}
    return {row["_id"]: row for row in db.rows_of(Task).find(where, dict.fromkeys(_PLACE, 1))}


def neighbours(
    user_id: UUID, project_id: ObjectId | None, beside: Row | None, direction: int, limit: int
) -> list[Row]:
    """Who stands next in the project (or the inbox), going up or down from `beside`, or from the end that
    this direction begins at."""
    where: dict[str, Any] = {"user_id": user_id, **PRESENT, "project_id": project_id}
    if beside is not None:
        beyond = "$gt" if direction > 0 else "$lt"
        at, identity = beside["position"], beside["_id"]
        tied = {"position": at, "_id": {beyond: identity}}
        where["$or"] = [tied, {"position": {beyond: at}}]
    found = db.rows_of(Task).find(where, {"position": 1}, hint=PLACE_INDEX)
    return found.sort([("position", direction), ("_id", direction)]).limit(limit).to_list()


def put(user_id: UUID, row: Row, position: str) -> bool:
    """Give a task another key, if it still has the one that was read. Out: whether it had.

    Nobody moved it: it bears the new key wherever its history has the old one, so that this is in the way of
    no undo.
    """
    where = {"_id": row["_id"], "user_id": user_id, "position": row["position"]}
    fields = {"position": position, "version": {"$add": ["$version", 1]}}
    update = [{"$set": {**fields, "history": _renamed(row["position"], position)}}]
    return db.rows_of(Task).update_one(where, update).matched_count == 1


def _renamed(old: str, new: str) -> Row:
    """A history in which a place has another key."""
    put_anew = {"from": {"$mergeObjects": ["$$this.from", {"position": new}]}}
    was_there = {"$eq": ["$$this.from.position", old]}
    entry = {"$cond": [was_there, {"$mergeObjects": ["$$this", put_anew]}, "$$this"]}
    return {"$cond": ["$history", {"$map": {"input": "$history", "in": entry}}, "$$REMOVE"]}


def touch(user_id: UUID, task_ids: Sequence[ObjectId]) -> None:
    """In a transaction: nobody else may move these in their trees meanwhile."""
    for task_id in task_ids:
        db.rows_of(Task).update_one({"_id": task_id, "user_id": user_id}, {"$inc": {"tree": 1}})
