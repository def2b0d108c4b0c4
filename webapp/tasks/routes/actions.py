"""What one does with a task: complete it, reopen it, take it out of the trash."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import IdempotencyInProgress, IdempotencyMismatch
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.changing import changes
from webapp.core.web.conditional import as_json, versioned
from webapp.core.web.idempotent import idempotent
from webapp.core.web.problems import declares
from webapp.tasks import service
from webapp.tasks.errors import TaskBusy, TaskNotFound
from webapp.tasks.schemas import CompletedOut, TaskOut, task_id_of, task_out

blueprint = APIBlueprint("task_actions", __name__, url_prefix="/api/v1/tasks/<task_id>", tag="Tasks")
_refusals = declares(TaskNotFound, TaskBusy, IdempotencyMismatch, IdempotencyInProgress)


@blueprint.post("/complete")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@blueprint.output(CompletedOut)
def complete_task(task_id: str) -> Response:
    """Mark the task as done. Doing it again changes nothing more."""
    row = service.complete(user_id(), task_id_of(task_id), hint=caller().zone)
    return as_json({"task": task_out(row), "next": None})


@blueprint.post("/reopen")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@blueprint.output(TaskOut)
def reopen_task(task_id: str) -> Response:
    """Mark a done task as to do again."""
    return versioned(task_out(service.reopen(user_id(), task_id_of(task_id), hint=caller().zone)))


@blueprint.post("/restore")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@blueprint.output(TaskOut)
def restore_task(task_id: str) -> Response:
    """Take the task out of the trash."""
    return versioned(task_out(service.restore(user_id(), task_id_of(task_id), hint=caller().zone)))
