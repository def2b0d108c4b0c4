"""Subtasks: a task may have others below it, to five levels and a hundred in all.

They go with it. A subtask is in the project of its parent. Going to the trash takes along those that are not
there, and coming back brings back these and no others. Completing a task completes those below it that are
open, and reopening it reopens these and no others. A subtask that comes out of the trash while its parent is
there, or is moved into another project by itself, stands alone from then on.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core.db import Row
from webapp.core.errors import ValidationFailed
from webapp.tasks.models import children_rows, task_row, touch

MAX_LEVELS = 5
MAX_SUBTASKS = 100
MOVING = frozenset({"status", "deleted_at", "project_id"})
"""Changes in which subtasks follow."""


def levels_below(user_id: UUID, task_id: ObjectId) -> list[list[Row]]:
    """The subtasks of a task outside the trash, level by level; at most one more than there may be."""
    levels: list[list[Row]] = []
    parents, left = [task_id], MAX_SUBTASKS + 1
    while parents and left > 0 and len(levels) <= MAX_LEVELS:
        rows = children_rows(user_id, parents, trashed=False, limit=left)
        parents, left = [row["_id"] for row in rows], left - len(rows)
        levels += [rows] if rows else []
    return levels


def below(user_id: UUID, task_id: ObjectId) -> list[Row]:
    """The same in one list."""
    return list(chain.from_iterable(levels_below(user_id, task_id)))


def below_in_trash(user_id: UUID, task_id: ObjectId) -> list[Row]:
    """The subtasks of a task that are in the trash, and theirs there: all of them. They do not count among
    those that it may have, so there may be more."""
    found: dict[ObjectId, Row] = {}
    parents = [task_id]
    while parents:
        rows = children_rows(user_id, parents, trashed=True, limit=0)
        parents = [row["_id"] for row in rows if row["_id"] not in found]
        found |= {row["_id"]: row for row in rows}
    return list(found.values())


def check_parent(user_id: UUID, task_id: ObjectId | None, parent_id: ObjectId) -> Row:
    """The parent's row. `task_id` is None for a new task. It is in a transaction, in which nobody else moves
    those above, or deletes them for good: two who move at once make no ring. Errors: `ValidationFailed`."""
    above = _above(user_id, task_id, parent_id)
    below_it = levels_below(user_id, task_id) if task_id else []
    if len(above) + len(below_it) > MAX_LEVELS - 1:
        raise _refused("too_deep", f"Tasks are at most {MAX_LEVELS} levels deep.")
    own = {task_id, *(row["_id"] for row in chain.from_iterable(below_it))}
    others = [row for row in below(user_id, above[-1]["_id"]) if row["_id"] not in own]
    if len(others) + len(own) > MAX_SUBTASKS:
        raise _refused("too_many", f"A task has at most {MAX_SUBTASKS} subtasks.")
    touch(user_id, [row["_id"] for row in above])
    return above[0]


def following(user_id: UUID, before: Mapping[str, Any], changes: Row) -> list[tuple[ObjectId, Row]]:
    """What becomes of the subtasks when a task changes: the id of each that follows, and its changes."""
    if not MOVING & changes.keys():
        return []
    after, own_id = {**before, **changes}, before["_id"]
    if before["deleted_at"] is not None:
        back: Row = {"deleted_at": None, "trashed_with": None, "project_id": after["project_id"]}
        with_it = {own_id, before.get("trashed_with") or own_id}
        rows = below_in_trash(user_id, own_id) if after["deleted_at"] is None else []
        return [(row["_id"], back) for row in rows if row.get("trashed_with") in with_it]
    rows = below(user_id, own_id)
    changed = [(row["_id"], _followed(row, before, after)) for row in rows]
    return [(task_id, fields) for task_id, fields in changed if fields]


def _followed(row: Row, before: Mapping[str, Any], after: Mapping[str, Any]) -> Row:
    fields: Row = {}
    if after["deleted_at"] is not None:
        fields |= {"deleted_at": after["deleted_at"], "trashed_with": before["_id"]}
    if after["project_id"] != before["project_id"]:
        fields["project_id"] = after["project_id"]
    was_done, is_done = before["status"] == "done", after["status"] == "done"
    if is_done and not was_done and row["completed_at"] is None:
        fields |= {"status": "done", "completed_with": before["_id"]}
    if was_done and not is_done and row.get("completed_with") == before["_id"]:
        fields |= {"status": "todo", "completed_with": None}
    return fields


def _above(user_id: UUID, task_id: ObjectId | None, parent_id: ObjectId) -> list[Row]:
    """The parent and those above it."""
    found: list[Row] = []
    following_id: ObjectId | None = parent_id
    while following_id is not None and len(found) <= MAX_LEVELS:
        row = task_row(user_id, following_id)
        if following_id == task_id:
            raise _refused("cycle", "A task cannot be below itself.")
        if row is None or (not found and row["deleted_at"] is not None):
            break
        found, following_id = [*found, row], row.get("parent_id")
    if not found:
        raise _refused("unknown_id", "There is nothing with this id.")
    return found


def _refused(code: str, message: str) -> ValidationFailed:
    return ValidationFailed(errors=[{"field": "parent_id", "code": code, "message": message}])
