"""Where mail providers report that mail came back."""

from apiflask import APIBlueprint
from flask import Response, current_app, request

from webapp.core.web.access import public
from webapp.core.web.conditional import nothing
from webapp.core.web.problems import declares
from webapp.notifications.errors import SignatureInvalid
from webapp.notifications.schemas import BouncesIn
from webapp.notifications.service import bounces

blueprint = APIBlueprint("bounces", __name__, url_prefix="/api/v1/hooks/bounces", tag="Notifications")


@blueprint.post("/<provider>")
@public
@declares(SignatureInvalid)
@blueprint.input(BouncesIn)
@blueprint.output({}, status_code=202)
def report_bounces(provider: str, json_data: BouncesIn) -> Response:
    """Report addresses whose mail came back. The request is signed as Standard Webhooks are (`webhook-id`,
    `webhook-timestamp`, `webhook-signature`), with the provider's secret of `BOUNCE_SECRETS`, within the last
    five minutes. To an address that bounced for good, or whose reader complained, only security mail goes
    until it is changed or confirmed again."""
    secret = current_app.config["SETTINGS"].bounce_secrets.get(provider)
    at = bounces.verify(request.headers.get, request.get_data(), secret=secret)
    bounces.report(provider, request.headers["webhook-id"], json_data.bounces, at)
    return nothing(202)
