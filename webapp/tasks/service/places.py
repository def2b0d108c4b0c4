"""Where a task is: in which project, or in the inbox."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from webapp.core.db import Row
from webapp.tasks.models import project_row
from webapp.tasks.service.projects import check_project

PLACING = frozenset({"project_id", "deleted_at", "labels"})
"""Fields that a marker may know better than what is stored."""


def placed(user_id: UUID, before: Mapping[str, Any], changes: Row) -> Row:
    """The changes, and what follows from them for the task's place; `before` is {} for a new task.

    A task that comes out of the trash by itself while its project is deleted comes back in the inbox.
    Errors: `ValidationFailed` for a project that is not the user's, or is deleted.
    """
    follows: Row = {}
    if changes.get("project_id") != before.get("project_id") and "project_id" in changes:
        check_project(user_id, changes["project_id"])
        follows["trashed_with"] = None
    if "deleted_at" in changes:
        follows["trashed_with"] = changes.get("trashed_with")
        if changes["deleted_at"] is None and _is_homeless(user_id, before):
            follows["project_id"] = None
    return {**changes, **follows}


def _is_homeless(user_id: UUID, before: Mapping[str, Any]) -> bool:
    if before.get("project_id") is None:
        return False
    project = project_row(user_id, before["project_id"])
    return project is None or project["deleted_at"] is not None
