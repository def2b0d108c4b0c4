"""What one does with a task: complete it, reopen it, take it out of the trash or delete it for good."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import BadCursor, IdempotencyInProgress, IdempotencyMismatch
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.cached import asking, cached, shown
from webapp.core.web.changing import changes
from webapp.core.web.conditional import as_json, nothing, versioned
from webapp.core.web.idempotent import idempotent
from webapp.core.web.problems import declares
from webapp.tasks import service
from webapp.tasks.errors import (
    NotInTrash,
    NotRecurring,
    OccurrenceRequired,
    OccurrenceUnknown,
    TaskBusy,
    TaskNotFound,
)
from webapp.tasks.loaders import load_occurrences
from webapp.tasks.schemas import (
    CompletedOut,
    MoveIn,
    OccurrenceIn,
    OccurrencePage,
    OccurrenceQuery,
    TaskOut,
    completed_out,
    task_id_of,
    task_out,
)

blueprint = APIBlueprint("task_actions", __name__, url_prefix="/api/v1/tasks/<task_id>", tag="Tasks")
_refusals = declares(TaskNotFound, TaskBusy, IdempotencyMismatch, IdempotencyInProgress)


@blueprint.post("/complete")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@declares(OccurrenceRequired, OccurrenceUnknown)
@blueprint.input(OccurrenceIn)
@blueprint.output(CompletedOut)
def complete_task(task_id: str, json_data: OccurrenceIn) -> Response:
    """Mark the task as done; of one that comes back the occurrence named, and it moves on to the next. Doing
    it again changes nothing more."""
    done = service.complete(
        user_id(), task_id_of(task_id), occurrence=json_data.occurrence, hint=caller().zone
    )
    return as_json(completed_out(*done))


@blueprint.post("/skip")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@declares(OccurrenceRequired, OccurrenceUnknown, NotRecurring)
@blueprint.input(OccurrenceIn)
@blueprint.output(CompletedOut)
def skip_task(task_id: str, json_data: OccurrenceIn) -> Response:
    """Pass over one occurrence of a task that comes back. Doing it again changes nothing more."""
    done = service.skip(user_id(), task_id_of(task_id), occurrence=json_data.occurrence, hint=caller().zone)
    return as_json(completed_out(*done))


@blueprint.get("/occurrences")
@scoped("tasks:read")
@cached("tasks", load_occurrences, OccurrenceQuery)
@declares(TaskNotFound, BadCursor)
@blueprint.input(OccurrenceQuery, location="query")
@blueprint.output(OccurrencePage)
def list_occurrences(task_id: str, query_data: OccurrenceQuery) -> Response:
    """The occurrences of the task that were completed or skipped, the latest first."""
    return shown(load_occurrences(asking(task_id, query=query_data)))


@blueprint.post("/reopen")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@blueprint.output(TaskOut)
def reopen_task(task_id: str) -> Response:
    """Mark a done task as to do again. One that has moved on to its next occurrence is not done, and stays as
    it is: what moved it on can be undone."""
    return versioned(task_out(service.reopen(user_id(), task_id_of(task_id), hint=caller().zone)))


@blueprint.post("/restore")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@blueprint.output(TaskOut)
def restore_task(task_id: str) -> Response:
    """Take the task out of the trash, with the subtasks that went there with it."""
    return versioned(task_out(service.restore(user_id(), task_id_of(task_id), hint=caller().zone)))


@blueprint.delete("/purge")
@scoped("tasks:write")
@changes("tasks")
@declares(TaskNotFound, TaskBusy, NotInTrash)
@blueprint.output({}, status_code=204)
def purge_task(task_id: str) -> Response:
    """Delete a task in the trash for good, and its subtasks there. After thirty days it happens by itself."""
    service.purge(user_id(), task_id_of(task_id))
    return nothing()


@blueprint.post("/move")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@_refusals
@blueprint.input(MoveIn)
@blueprint.output(TaskOut)
def move_task(task_id: str, json_data: MoveIn) -> Response:
    """Put the task before or behind another, into a project or another status. Without another task it goes
    to the end of the project. A status of done completes it."""
    wanted = service.Move(json_data.before, json_data.after, json_data.given())
    return versioned(task_out(service.move(user_id(), task_id_of(task_id), wanted, hint=caller().zone)))
