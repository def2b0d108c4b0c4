"""Webhooks: list, make, change, delete; their secrets, and their log."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app

from config.settings import Settings
from webapp.contracts.scopes import SECURITY
from webapp.core.errors import BadCursor, PreconditionFailed, ValidationFailed
from webapp.core.web.access import scoped, user_id
from webapp.core.web.conditional import as_json, expected_version, nothing, showing, versioned
from webapp.core.web.limits import caller_key, figure, limiter
from webapp.core.web.problems import declares
from webapp.notifications import service
from webapp.notifications.channels.webhook import secret_of
from webapp.notifications.errors import DeliveryNotFound, TooManyWebhooks, WebhookNotFound, WebhookOff
from webapp.notifications.schemas import (
    NewWebhookOut,
    WebhookChanges,
    WebhookDeliveryOut,
    WebhookDeliveryPage,
    WebhookDeliveryQuery,
    WebhookIn,
    WebhookList,
    WebhookOut,
    delivery_id_of,
    webhook_delivery_out,
    webhook_id_of,
    webhook_out,
)

blueprint = APIBlueprint("webhooks", __name__, url_prefix="/api/v1/webhooks", tag="Webhooks")


@blueprint.get("")
@scoped(SECURITY)
@blueprint.output(WebhookList)
def list_webhooks() -> dict[str, Any]:
    """All webhooks, at most ten, the oldest first."""
    return {"items": [webhook_out(row) for row in service.list_webhooks(user_id())], "next_cursor": None}


@blueprint.post("")
@scoped(SECURITY)
@declares(TooManyWebhooks, ValidationFailed)
@blueprint.input(WebhookIn)
@blueprint.output(NewWebhookOut, status_code=201)
def create_webhook(json_data: WebhookIn) -> Response:
    """Make a webhook. Its secret is shown this once. What happens to tasks is told from a moment later on."""
    service.check_url(json_data.url, loopback=_settings().webhook_loopback)
    return _with_secret(service.create_webhook(user_id(), **json_data.model_dump()), 201)


@blueprint.patch("/<webhook_id>")
@scoped(SECURITY)
@declares(WebhookNotFound, PreconditionFailed, ValidationFailed)
@blueprint.input(WebhookChanges)
@blueprint.output(WebhookOut)
def change_webhook(webhook_id: str, json_data: WebhookChanges) -> Response:
    """Change the fields sent. With `If-Match`, only if nobody changed it since."""
    changes = json_data.sent()
    if "url" in changes:
        service.check_url(changes["url"], loopback=_settings().webhook_loopback)
    with showing(webhook_out):
        row = service.change_webhook(
            user_id(), webhook_id_of(webhook_id), changes, expected=expected_version()
        )
    return versioned(webhook_out(row))


@blueprint.delete("/<webhook_id>")
@scoped(SECURITY)
@declares(WebhookNotFound, PreconditionFailed)
@blueprint.output({}, status_code=204)
def delete_webhook(webhook_id: str) -> Response:
    """Delete the webhook and its log. What waits for it is not sent."""
    with showing(webhook_out):
        service.delete_webhook(user_id(), webhook_id_of(webhook_id), expected=expected_version())
    return nothing()


@blueprint.post("/<webhook_id>/secret")
@scoped(SECURITY)
@declares(WebhookNotFound)
@blueprint.output(NewWebhookOut)
def new_secret(webhook_id: str) -> Response:
    """Give it a new secret, shown this once. For a day messages are signed by the one before, too."""
    return _with_secret(service.new_secret(user_id(), webhook_id_of(webhook_id)), 200)


@blueprint.post("/<webhook_id>/test")
@scoped(SECURITY)
@limiter.limit(figure("webhook_test"), key_func=caller_key)
@declares(WebhookNotFound)
@blueprint.output(WebhookDeliveryOut, status_code=201)
def send_test(webhook_id: str) -> Response:
    """Send a message of the type `ping`, once, even if it is off. The log tells what becomes of it."""
    return as_json(webhook_delivery_out(service.send_test(user_id(), webhook_id_of(webhook_id))), 201)


@blueprint.get("/<webhook_id>/deliveries")
@scoped(SECURITY)
@declares(WebhookNotFound, BadCursor)
@blueprint.input(WebhookDeliveryQuery, location="query")
@blueprint.output(WebhookDeliveryPage)
def list_webhook_deliveries(webhook_id: str, query_data: WebhookDeliveryQuery) -> dict[str, Any]:
    """What was sent to it in the last thirty days, the newest first: each try, and what became of it."""
    keyset = service.WEBHOOK_DELIVERIES
    after = None if query_data.cursor is None else keyset.decode(query_data.cursor)
    rows = service.list_webhook_deliveries(
        user_id(), webhook_id_of(webhook_id), after=after, limit=query_data.limit
    )
    return keyset.page(rows, query_data.limit, webhook_delivery_out)


@blueprint.post("/<webhook_id>/deliveries/<delivery_id>/replay")
@scoped(SECURITY)
@declares(WebhookNotFound, DeliveryNotFound, WebhookOff)
@blueprint.output(WebhookDeliveryOut)
def replay_delivery(webhook_id: str, delivery_id: str) -> Response:
    """Send a message again, under the same id."""
    row = service.replay(user_id(), webhook_id_of(webhook_id), delivery_id_of(delivery_id))
    return as_json(webhook_delivery_out(row))


def _with_secret(row: dict[str, Any], status: int) -> Response:
    response = versioned({**webhook_out(row), "secret": secret_of(_settings().webhook_key, row)}, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
