"""How a task would come back."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.conditional import as_json
from webapp.tasks import service
from webapp.tasks.schemas import PreviewIn, PreviewOut, date_out

blueprint = APIBlueprint("recurrence", __name__, url_prefix="/api/v1/recurrence", tag="Tasks")


@blueprint.post("/preview")
@scoped("tasks:read")
@blueprint.input(PreviewIn)
@blueprint.output(PreviewOut)
def preview_recurrence(json_data: PreviewIn) -> Response:
    """The first dates of a rule, each completed in time, with notes where clocks change."""
    wanted = json_data.model_dump()
    dates = service.preview(user_id(), wanted["rrule"], wanted["start"], wanted["count"], hint=caller().zone)
    return as_json(
        {"rrule": dates.rrule, "items": [date_out(one) for one in dates.items], "complete": dates.complete}
    )
