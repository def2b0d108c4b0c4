"""What was sent, and why not."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import BadCursor
from webapp.core.web.access import scoped, user_id
from webapp.core.web.conditional import as_json
from webapp.core.web.problems import declares
from webapp.notifications import service
from webapp.notifications.schemas import DeliveryPage, DeliveryQuery, delivery_out

blueprint = APIBlueprint(
    "deliveries", __name__, url_prefix="/api/v1/notifications/deliveries", tag="Notifications"
)


@blueprint.get("")
@scoped("account:read")
@declares(BadCursor)
@blueprint.input(DeliveryQuery, location="query")
@blueprint.output(DeliveryPage)
def list_deliveries(query_data: DeliveryQuery) -> Response:
    """What was sent, when, and by which channel, the newest first; or why it was not."""
    after = service.LATEST.decode(query_data.cursor) if query_data.cursor else None
    limit = query_data.limit
    rows = service.list_deliveries(user_id(), query_data.task_id, after=after, limit=limit)
    return as_json(service.LATEST.page(rows, limit, delivery_out))
