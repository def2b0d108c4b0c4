"""What can go wrong with tasks."""

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


class TooManyProjects(Problem):
    status, code, title = 409, "too_many_projects", "Delete a project before you make another"
