"""What was sent to a webhook; sending something again, and sending a test."""

from datetime import datetime
from uuid import UUID

from bson import ObjectId

from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.pagination import Keyset, Position
from webapp.notifications.channels.webhook import KEPT, Message, enter, wake
from webapp.notifications.errors import DeliveryNotFound, WebhookOff
from webapp.notifications.models import (
    PING,
    SERVICE,
    WAITING,
    WebhookDelivery,
    webhook_delivery_row,
    webhook_delivery_rows,
)
from webapp.notifications.service.webhooks.registry import read_webhook

WEBHOOK_DELIVERIES = Keyset("webhook_deliveries", (("created_at", datetime),))
"""What the pages of a log go by."""


def list_webhook_deliveries(
    user_id: UUID, webhook_id: ObjectId, *, after: Position | None, limit: int
) -> list[Row]:
    """The newest first, one more than `limit` if more follow. Errors: `WebhookNotFound`."""
    read_webhook(user_id, webhook_id)
    return webhook_delivery_rows(user_id, webhook_id, after, limit + 1)


def replay(user_id: UUID, webhook_id: ObjectId, delivery_id: ObjectId) -> Row:
    """Send it (again), under the same id; one that waits for its next try is tried now. Out: its row.

    Errors: `WebhookNotFound`, `DeliveryNotFound`; `WebhookOff`.
    """
    if not read_webhook(user_id, webhook_id)["active"]:
        raise WebhookOff
    now = clock.now()
    again = {"state": WAITING, "reason": "", "attempts": 0, "next_at": now, "updated_at": now}
    where = {"_id": delivery_id, "user_id": user_id, "webhook_id": webhook_id}

    def work() -> Row:
        row = db.modify(
            WebhookDelivery, where, {"$set": {**again, "began_at": now, "expires_at": now + KEPT}}
        )
        if row is None:
            raise DeliveryNotFound
        wake(user_id, webhook_id)
        return row

    return db.atomic(SERVICE, work)


def send_test(user_id: UUID, webhook_id: ObjectId) -> Row:
    """Send a message that says nothing, once, even to a webhook that is off. Out: its delivery's row. Errors:
    `WebhookNotFound`."""
    hook = read_webhook(user_id, webhook_id)
    message = Message(
        user_id=user_id,
        event_id=str(ObjectId()),
        type=PING,
        wanted_as=PING,
        data={"webhook_id": str(webhook_id)},
        at=clock.now(),
    )
    (delivery_id,) = db.atomic(SERVICE, lambda: enter(message, [hook]))
    row = webhook_delivery_row(user_id, webhook_id, delivery_id)
    if row is None:
        raise DeliveryNotFound
    return row
