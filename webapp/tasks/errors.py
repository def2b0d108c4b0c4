"""What can go wrong with tasks."""

from webapp.core.errors import NotFound, Problem


class TaskNotFound(NotFound):
    status, code, title = 404, "task_not_found", "There is no such task"


class TaskBusy(Problem):
    """Many writers at one task at once; the client may try again."""

    status, code, title = 409, "task_busy", "The task is being changed by others; try again"
