"""Doing the same to many tasks."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import IdempotencyInProgress, IdempotencyMismatch
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.changing import changes
from webapp.core.web.conditional import as_json
from webapp.core.web.idempotent import claim_id, idempotent
from webapp.core.web.limits import charge
from webapp.core.web.problems import declares
from webapp.tasks import service
from webapp.tasks.schemas import BulkIn, BulkOut, bulk_out

blueprint = APIBlueprint("tasks_in_bulk", __name__, url_prefix="/api/v1/tasks", tag="Tasks")
ITEMS_A_WRITE = 10


@blueprint.post("/bulk")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks", resumable=True)
@declares(IdempotencyMismatch, IdempotencyInProgress)
@blueprint.input(BulkIn)
@blueprint.output(BulkOut)
def change_tasks(json_data: BulkIn) -> Response:
    """Do the same to up to 100 tasks. Each stands alone: `results` tells in the order of `ids` what became of
    each, as the request for it alone would have. `undo` takes `{id, version}`, as an earlier bulk answered
    them. Every ten tasks cost as much of the limit of writes as one request. With an `Idempotency-Key` it may
    be sent again after a failure: what was done is not done again."""
    items = json_data.items()
    charge((len(items) - 1) // ITEMS_A_WRITE)
    patch = json_data.patch.sent() if json_data.patch else {}
    asked = service.Asked(user_id(), json_data.action, patch, caller().zone, claim_id())
    return as_json(bulk_out(service.do_each(asked, items)))
