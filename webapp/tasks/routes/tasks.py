"""Tasks: list, count, create, read, change, delete."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import BadCursor, IdempotencyInProgress, IdempotencyMismatch, PreconditionFailed
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.cached import asking, cached, shown
from webapp.core.web.changing import changes, told, writing
from webapp.core.web.conditional import expected_version, nothing, showing
from webapp.core.web.idempotent import idempotent
from webapp.core.web.problems import declares
from webapp.tasks import service, writers
from webapp.tasks.errors import OccurrenceUnknown, TaskBusy, TaskNotFound
from webapp.tasks.loaders import load_counts, load_page, load_task
from webapp.tasks.schemas import (
    CountsOut,
    TaskChanges,
    TaskIn,
    TaskOut,
    TaskPage,
    TaskQuery,
    task_id_of,
    task_out,
)

blueprint = APIBlueprint("tasks", __name__, url_prefix="/api/v1/tasks", tag="Tasks")


@blueprint.get("")
@scoped("tasks:read")
@cached("tasks", load_page, TaskQuery)
@declares(BadCursor)
@blueprint.input(TaskQuery, location="query")
@blueprint.output(TaskPage)
def list_tasks(query_data: TaskQuery) -> Response:
    """The tasks that match all filters: those of a view in its order, else the newest outside the trash."""
    return shown(load_page(asking(query=query_data)))


@blueprint.get("/counts")
@scoped("tasks:read")
@cached("tasks", load_counts)
@blueprint.output(CountsOut)
def count_tasks() -> Response:
    """How many tasks are in the inbox, due today, upcoming, overdue, and open in each project."""
    return shown(load_counts(asking()))


@blueprint.post("")
@scoped("tasks:write")
@changes("tasks", writers.create, TaskIn)
@idempotent("tasks")
@declares(IdempotencyMismatch, IdempotencyInProgress)
@blueprint.input(TaskIn)
@blueprint.output(TaskOut, status_code=201)
def create_task(json_data: TaskIn) -> Response:
    """Make a task."""
    return told(writers.create(writing(body=json_data)))


@blueprint.get("/<task_id>")
@scoped("tasks:read")
@cached("tasks", load_task)
@declares(TaskNotFound)
@blueprint.output(TaskOut)
def read_task(task_id: str) -> Response:
    """One task, in the trash or not."""
    return shown(load_task(asking(task_id)))


@blueprint.patch("/<task_id>")
@scoped("tasks:write")
@changes("tasks", writers.change, TaskChanges)
@declares(TaskNotFound, TaskBusy, PreconditionFailed, OccurrenceUnknown)
@blueprint.input(TaskChanges)
@blueprint.output(TaskOut)
def change_task(task_id: str, json_data: TaskChanges) -> Response:
    """Change the fields sent. With `If-Match`, only if nobody changed the task since."""
    with showing(task_out):
        return told(writers.change(writing(task_id, body=json_data, expected=expected_version())))


@blueprint.delete("/<task_id>")
@scoped("tasks:write")
@changes("tasks")
@declares(TaskNotFound, TaskBusy, PreconditionFailed)
@blueprint.output({}, status_code=204)
def delete_task(task_id: str) -> Response:
    """Move the task to the trash, with its subtasks. After thirty days there it is deleted for good."""
    with showing(task_out):
        service.trash(user_id(), task_id_of(task_id), expected=expected_version(), hint=caller().zone)
    return nothing()
