"""What became of a task, and taking a change back."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import BadCursor, IdempotencyInProgress, IdempotencyMismatch
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.cached import asking, cached, shown
from webapp.core.web.changing import changes
from webapp.core.web.conditional import versioned
from webapp.core.web.idempotent import idempotent
from webapp.core.web.problems import declares
from webapp.tasks import service
from webapp.tasks.errors import NotUndoable, TaskBusy, TaskNotFound, UndoConflict
from webapp.tasks.loaders import load_history
from webapp.tasks.schemas import (
    HistoryPage,
    HistoryQuery,
    TaskOut,
    UndoIn,
    conflicts_out,
    task_id_of,
    task_out,
)

blueprint = APIBlueprint("task_history", __name__, url_prefix="/api/v1/tasks/<task_id>", tag="Tasks")


@blueprint.get("/history")
@scoped("tasks:read")
@cached("tasks", load_history, HistoryQuery)
@declares(TaskNotFound, BadCursor)
@blueprint.input(HistoryQuery, location="query")
@blueprint.output(HistoryPage)
def read_history(task_id: str, query_data: HistoryQuery) -> Response:
    """The latest changes of the task, newest first: who made them, when, and from what to what. What one
    session types into a text without a longer pause is one change."""
    return shown(load_history(asking(task_id, query=query_data)))


@blueprint.post("/undo")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@declares(TaskNotFound, TaskBusy, NotUndoable, UndoConflict, IdempotencyMismatch, IdempotencyInProgress)
@blueprint.input(UndoIn)
@blueprint.output(TaskOut)
def undo_change(task_id: str, json_data: UndoIn) -> Response:
    """Take back the change that made this version, by a new change; doing it again changes nothing more.
    Fields that were changed again since are in its way: 409 `undo_conflict` with `conflicts`, each the
    `field`, what undoing would be `restoring`, and what it is `now`, and with the `current` task."""
    try:
        row = service.undo(user_id(), task_id_of(task_id), json_data.version, hint=caller().zone)
    except UndoConflict as conflict:
        conflict.extra = conflicts_out(conflict)
        raise
    return versioned(task_out(row))
