"""Users' webhooks, and what is sent to them."""

from collections.abc import Iterator
from uuid import UUID

from bson import ObjectId
from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    IntField,
    ListField,
    ObjectIdField,
    StringField,
    UUIDField,
)

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.core.pagination import Position
from webapp.notifications.models.names import SERVICE

WAITING, DELIVERED, FAILED, DROPPED = "pending", "delivered", "failed", "suppressed"
PING = "ping"
_LIGHT = {"task_id": 1, "order": 1, "next_at": 1, "created_at": 1, "type": 1}
_MANY = 500


class Webhook(Document):
    """An address of a user's that is called, and the lane of what waits for it: one worker at a time sends.

    `due` is when somebody should look at the lane; without one nothing waits. `entered` counts what was put
    into it, so that who leaves it sees what came meanwhile. `paused_until` spares a receiver that is away.
    The secret is derived from `secret_number`; the one before is good until `old_secret_until`.
    """

    meta = meta(
        SERVICE,
        "webhooks",
        indexes=[
            {"fields": ["due"], "partialFilterExpression": {"due": {"$exists": True}}},
            ("user_id",),
        ],
    )

    id = ObjectIdField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    url = StringField(required=True)
    events = ListField(StringField(), required=True)
    active = BooleanField(required=True)
    off_reason = StringField(null=True)
    secret_number = IntField(required=True)
    old_secret_until = DateTimeField(null=True)
    failures = IntField(required=True)
    failing_since = DateTimeField(null=True)
    paused_until = DateTimeField(null=True)
    entered = IntField(required=True)
    due = DateTimeField()
    owner = StringField(default="")
    attempts = IntField(default=0)
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)


class WebhookDelivery(Document):
    """One message to one webhook: exactly what is sent, each try, and what became of it. Its id is what the
    receiver is told each time. It is kept for thirty days."""

    meta = meta(
        SERVICE,
        "webhook_deliveries",
        indexes=[
            ("user_id", "webhook_id", "-created_at", "-id"),
            {
                "fields": ["user_id", "webhook_id", "created_at"],
                "partialFilterExpression": {"state": WAITING},
            },
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    )

    id = ObjectIdField(primary_key=True)
    user_id = UUIDField(required=True)
    webhook_id = ObjectIdField(required=True)
    event_id = StringField(required=True)
    type = StringField(required=True)
    task_id = StringField(null=True)
    order = IntField(required=True)
    body = StringField(required=True)
    state = StringField(required=True)
    reason = StringField(default="")
    attempts = IntField(required=True)
    next_at = DateTimeField(null=True)
    tries = ListField(DictField())
    request_id = StringField(default="")
    began_at = DateTimeField()
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)
    expires_at = DateTimeField(required=True)


class WebhookRevision(Document):
    """Counts the changes of a user's webhooks, one after another: whoever changes one counts up first."""

    meta = meta(SERVICE, "webhook_revisions")

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    revision = IntField(required=True)


def webhook_rows(user_id: UUID) -> list[Row]:
    """The user's webhooks, the oldest first."""
    return db.rows_of(Webhook).find({"user_id": user_id}, hint=[("user_id", 1)]).sort("_id", 1).to_list()


def webhook_row(user_id: UUID, webhook_id: ObjectId) -> Row | None:
    """One of the user's webhooks, or None."""
    return db.rows_of(Webhook).find_one({"_id": webhook_id, "user_id": user_id})


def waiting_rows(user_id: UUID, webhook_id: ObjectId) -> Iterator[Row]:
    """What waits for a webhook, without its body: the first that came before the next, but those of one task
    in the order of its versions."""
    where = {"user_id": user_id, "webhook_id": webhook_id, "state": WAITING}
    found = db.rows_of(WebhookDelivery).find(where, _LIGHT).sort("created_at", 1).limit(_MANY).to_list()
    of_task: dict[str, list[Row]] = {}
    for row in found:
        of_task.setdefault(row["task_id"] or str(row["_id"]), []).append(row)
    queues = {key: iter(sorted(rows, key=lambda row: row["order"])) for key, rows in of_task.items()}
    return (next(queues[row["task_id"] or str(row["_id"])]) for row in found)


def webhook_delivery_row(user_id: UUID, webhook_id: ObjectId, delivery_id: ObjectId) -> Row | None:
    """One of a webhook's deliveries, or None."""
    where = {"_id": delivery_id, "user_id": user_id, "webhook_id": webhook_id}
    return db.rows_of(WebhookDelivery).find_one(where)


def webhook_delivery_rows(
    user_id: UUID, webhook_id: ObjectId, after: Position | None, limit: int
) -> list[Row]:
    """A webhook's deliveries, the newest first, from behind `after` on."""
    where: Row = {"user_id": user_id, "webhook_id": webhook_id}
    if after is not None:
        tied = {"created_at": after.values[0], "_id": {"$lt": after.id}}
        where["$or"] = [tied, {"created_at": {"$lt": after.values[0]}}]
    found = db.rows_of(WebhookDelivery).find(where, {"body": 0})
    return found.sort([("created_at", -1), ("_id", -1)]).limit(limit).to_list()
