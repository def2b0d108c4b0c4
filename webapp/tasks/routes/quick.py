"""Quick add."""

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import ValidationError

from webapp.core.errors import IdempotencyInProgress, IdempotencyMismatch, ValidationFailed
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.conditional import as_json
from webapp.core.web.idempotent import idempotent
from webapp.core.web.limits import reads
from webapp.core.web.problems import declares, field_errors
from webapp.tasks.errors import TooManyProjects
from webapp.tasks.schemas import TaskIn, task_out
from webapp.tasks.schemas.quick import QuickIn, QuickOut, QuickQuery, draft_out, spans_out, task_of
from webapp.tasks.service import adding
from webapp.tasks.service.adding import Line

blueprint = APIBlueprint("quick", __name__, url_prefix="/api/v1/tasks", tag="Tasks")


def _is_preview() -> bool:
    return request.args.get("preview") == "true"


@blueprint.post("/quick")
@scoped("tasks:write")
@reads(_is_preview)
@idempotent("tasks")
@declares(IdempotencyMismatch, IdempotencyInProgress, TooManyProjects)
@blueprint.input(QuickQuery, location="query")
@blueprint.input(QuickIn)
@blueprint.output(QuickOut, status_code=201)
@blueprint.doc(responses={200: "The preview: a task without what saving gives it"})
def quick_add(query_data: QuickQuery, json_data: QuickIn) -> Response:
    """Make a task of one line of English. What is not understood stays in the title; a project or label that
    is not there is made. With `preview` nothing is saved."""
    line = adding.read_line(user_id(), json_data.text, hint=caller().zone)
    task = _checked(line)
    if query_data.preview:
        return as_json({"task": draft_out(line), "spans": spans_out(line)})
    row = adding.add_line(user_id(), line, task.model_dump())
    return as_json({"task": task_out(row), "spans": spans_out(line)}, 201)


def _checked(line: Line) -> TaskIn:
    """Errors: `ValidationFailed` for what no task can be: a title that is too long."""
    try:
        return task_of(line.parsed)
    except ValidationError as fault:
        raise ValidationFailed(errors=[{**one, "field": "text"} for one in field_errors(fault)]) from fault
