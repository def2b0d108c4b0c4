"""Where a task is: in which project, or in the inbox; and below which other."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from webapp.core.db import Row
from webapp.tasks.models import project_row, task_row
from webapp.tasks.service.families import check_parent
from webapp.tasks.service.projects import check_project

PLACING = frozenset({"project_id", "deleted_at", "labels"})
"""Fields that a marker may know better than what is stored."""


def placed(user_id: UUID, before: Mapping[str, Any], changes: Row) -> Row:
    """The changes, and what follows from them for the task's place; `before` is {} for a new task.

    A task that comes out of the trash by itself while its project is deleted comes back in the inbox.
    Errors: `ValidationFailed` for a project or a parent that is not the user's, is deleted, or cannot be.
    """
    after: Row = {**before, **changes}
    if after.get("parent_id") != before.get("parent_id") and after["parent_id"] is not None:
        after["project_id"] = check_parent(user_id, before.get("_id"), after["parent_id"]).get("project_id")
    elif after.get("project_id") != before.get("project_id"):
        check_project(user_id, after["project_id"])
        after["parent_id"] = None
    if "deleted_at" in changes and changes["deleted_at"] is None:
        after |= _come_back(user_id, before)
    after |= {name: None for name in _loosened(before, after) if before.get(name) is not None}
    return {name: value for name, value in after.items() if name in changes or before.get(name) != value}


def _loosened(before: Mapping[str, Any], after: Row) -> list[str]:
    """What tied it to another's change, and does no more once it is changed by itself."""
    away = [name for name in ("deleted_at", "project_id") if before.get(name) != after.get(name)]
    done = before.get("status") != after.get("status")
    return [*(["trashed_with"] if away else []), *(["completed_with"] if done else [])]


def _come_back(user_id: UUID, before: Mapping[str, Any]) -> Row:
    """It has no home in a project that is deleted, nor below a task that is in the trash."""
    home: Row = {}
    if before.get("project_id") is not None:
        project = project_row(user_id, before["project_id"])
        if project is None or project["deleted_at"] is not None:
            home["project_id"] = None
    if before.get("parent_id") is not None:
        parent = task_row(user_id, before["parent_id"])
        if parent is None or parent["deleted_at"] is not None:
            home["parent_id"] = None
    return home
