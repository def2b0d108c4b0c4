"""What the plain writes of tasks do, for the view and for the front."""

from webapp.core.writing import Writing, Written, written
from webapp.tasks import service
from webapp.tasks.schemas import TaskChanges, TaskIn, task_id_of, task_out


def create(writing: Writing) -> Written:
    """Make a task of a `TaskIn`."""
    fields: TaskIn = writing.body
    zone = service.zone_of(writing.user_id, writing.zone) if fields.due is not None else "UTC"
    return written(task_out(service.create(writing.user_id, fields.model_dump(), zone=zone)), 201)


def change(writing: Writing) -> Written:
    """Change the fields that a `TaskChanges` has. Errors: `TaskNotFound`, `TaskBusy`, `PreconditionFailed`,
    `ValidationFailed`."""
    changes: TaskChanges = writing.body
    task_id, user_id = task_id_of(writing.path[0]), writing.user_id
    row = service.change(user_id, task_id, changes.sent(), expected=writing.expected, hint=writing.zone)
    return written(task_out(row))
