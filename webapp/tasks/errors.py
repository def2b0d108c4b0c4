"""What can go wrong with tasks."""

from collections.abc import Mapping
from typing import Any

from webapp.core.errors import NotFound, Problem


class TaskNotFound(NotFound):
    status, code, title = 404, "task_not_found", "There is no such task"


class ProjectNotFound(NotFound):
    status, code, title = 404, "project_not_found", "There is no such project"


class LabelNotFound(NotFound):
    status, code, title = 404, "label_not_found", "No task has this label"


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


class OccurrenceRequired(Problem):
    """Which one is meant must be said, or a second click would complete the next."""

    status, code, title = (
        428,
        "occurrence_required",
        "The task comes back: say which occurrence this is about",
    )


class OccurrenceUnknown(Problem):
    """It is neither the one that the task is due at, nor in the log: the task was moved, or changed back."""

    status, code, title = 409, "occurrence_unknown", "The task is not due at this occurrence"


class NotRecurring(Problem):
    status, code, title = 409, "not_recurring", "Only an occurrence of a task that comes back can be skipped"


class TooManyProjects(Problem):
    status, code, title = 409, "too_many_projects", "Delete a project before you make another"
