"""What can go wrong with tasks."""

from webapp.core.errors import NotFound, Problem


class TaskNotFound(NotFound):
    status, code, title = 404, "task_not_found", "There is no such task"


class TaskBusy(Problem):
    """Many writers at one task at once; the client may try again."""

    status, code, title = 409, "task_busy", "The task is being changed by others; try again"


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
