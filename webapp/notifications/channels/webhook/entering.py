"""Putting messages into the lanes of webhooks. It joins the transaction under way, and may run twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from bson import ObjectId

from webapp.core import context, db, queue
from webapp.core.db import Row
from webapp.core.ids import derived_id
from webapp.notifications.channels.planned import Route, Told
from webapp.notifications.models import WAITING, Delivery, Webhook, WebhookDelivery, webhook_rows

JOB, QUEUE = "notifications.send_webhooks", "maintenance"
KEPT = timedelta(days=30)
_OBJECT_ID_CHARACTERS = 24
TOPIC_OF = {
    "reminder": "reminder",
    "reminders_missed": "reminder",
    "overdue": "overdue",
    "digest": "digest",
}
"""Which of the events that one subscribes to a kind of message is. What is about the account is none."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is to be told: `wanted_as` is the event that webhooks subscribe to. Those of one task go out in
    their `order`."""

    user_id: UUID
    event_id: str
    type: str
    wanted_as: str
    data: dict[str, Any]
    at: datetime
    task_id: str | None = None
    order: int = 0


def plan(told: Told, route: Route) -> list[Delivery]:
    """The message, to each webhook that wants its kind. They have a ledger of their own."""
    topic = TOPIC_OF.get(told.kind)
    if topic is None or not route.is_open:
        return []
    message = Message(
        user_id=told.user_id,
        event_id=told.event_id,
        type=told.kind,
        wanted_as=topic,
        data=told.context,
        at=told.now,
    )
    enter_all(message)
    return []


def enter_all(message: Message) -> None:
    """Put the message into the lane of each webhook that is on and wants it."""
    rows = webhook_rows(message.user_id)
    enter(message, (row for row in rows if row["active"] and message.wanted_as in row["events"]))


def enter(message: Message, hooks: Iterable[Row]) -> list[ObjectId]:
    """Put the message into these lanes. Out: the ids of the deliveries."""
    body = orjson.dumps(
        {"id": message.event_id, "type": message.type, "created_at": message.at, "data": message.data},
        option=orjson.OPT_UTC_Z,
        default=str,
    ).decode()
    made = [_enter(message, body, hook) for hook in hooks]
    if made:
        db.after_commit(lambda: queue.nudge(JOB, queue=QUEUE))
    return made


def wake(user_id: UUID, webhook_id: ObjectId) -> None:
    """Have somebody look at a lane: now, or when its pause is over. Who is at it looks again."""
    now: Row = {"$max": ["$$NOW", {"$ifNull": ["$paused_until", "$$NOW"]}]}
    due = {"$cond": [{"$eq": ["$owner", ""]}, {"$min": [{"$ifNull": ["$due", now]}, now]}, "$due"]}
    entered: list[Row] = [{"$set": {"entered": {"$add": ["$entered", 1]}, "due": due}}]
    db.rows_of(Webhook).update_one({"_id": webhook_id, "user_id": user_id}, entered)


def _enter(message: Message, body: str, hook: Row) -> ObjectId:
    delivery_id = ObjectId(derived_id(message.event_id, hook["_id"])[:_OBJECT_ID_CHARACTERS])
    delivery = WebhookDelivery(
        id=delivery_id,
        user_id=message.user_id,
        webhook_id=hook["_id"],
        event_id=message.event_id,
        type=message.type,
        task_id=message.task_id,
        order=message.order,
        body=body,
        state=WAITING,
        attempts=0,
        next_at=message.at,
        request_id=context.request_id(),
        created_at=message.at,
        updated_at=message.at,
        expires_at=message.at + KEPT,
    )
    db.insert(delivery)
    wake(message.user_id, hook["_id"])
    return delivery_id
