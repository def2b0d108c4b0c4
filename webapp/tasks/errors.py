"""What can go wrong with tasks."""

from collections.abc import Mapping
from typing import Any

from webapp.core.errors import NotFound, Problem


class TaskNotFound(NotFound):
    status, code, title = 404, "task_not_found", "There is no such task"


class TaskBusy(Problem):
    """Many writers at one task at once; the client may try again."""

    status, code, title = 409, "task_busy", "The task is being changed by others; try again"


class NotUndoable(Problem):
    """The change is older than what is kept of the task's history, or there was none."""

    status, code, title = 409, "not_undoable", "The task's history does not hold that change"


class UndoConflict(Problem):
    """Fields were changed again since; `row` is what is stored now, `restoring` what undoing would set."""

    status, code, title = 409, "undo_conflict", "It has been changed again since"

    def __init__(self, row: Mapping[str, Any], restoring: Mapping[str, Any]) -> None:
        super().__init__()
        self.row, self.restoring = row, restoring


class NotInTrash(Problem):
    status, code, title = 409, "not_in_trash", "Only a task in the trash can be deleted for good"


class NotTried(Problem):
    """An item of a bulk for which there was no time; it may be sent again."""

    status, code, title = 503, "not_tried", "There was no time for it"
