"""What notifications stores."""

from typing import Any
from uuid import UUID

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    IntField,
    StringField,
    UUIDField,
)

from webapp.core import db, inbox, outbox, revocations
from webapp.core.db import Row
from webapp.core.documents import meta

SERVICE = "notifications"

PENDING, CLAIMED, HANDED_OVER = "pending", "claimed", "handed_over"
SENT, BOUNCED, SUPPRESSED, DEAD = "sent", "bounced", "suppressed", "dead"


class Delivery(Document):
    """One message to one recipient by one channel: what became of it, and why.

    The id is derived from event, recipient and channel: however often an event is told, there is one row.
    `due` is when it may be tried (again); a finished row has none. `handovers` counts how often the last
    byte was about to go out: above one, the recipient may have it twice (SMTP cannot tell, RFC 1047).
    """

    meta = meta(
        SERVICE,
        "deliveries",
        indexes=[
            {"fields": ["due"], "partialFilterExpression": {"due": {"$exists": True}}},
            ("user_id", "-created_at"),
        ],
    )

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    event_id = StringField(required=True)
    kind = StringField(required=True)
    channel = StringField(required=True)
    recipient = StringField(required=True)
    task_id = StringField(null=True)
    context = DictField()
    state = StringField(required=True)
    reason = StringField(default="")
    attempts = IntField(required=True)
    handovers = IntField(required=True)
    due = DateTimeField()
    owner = StringField(default="")
    request_id = StringField(default="")
    traceparent = StringField(default="")
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)


class UserProfile(Document):
    """What notifications knows of a user, from auth's events."""

    meta = meta(SERVICE, "user_profiles")

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    email = StringField(required=True)
    email_verified = BooleanField(required=True)
    name = StringField(required=True)
    timezone = StringField(required=True)
    locale = StringField(required=True)


class ProcessedEvent(inbox.ProcessedEvent):
    """Events whose messages are in the ledger."""

    meta = meta(
        SERVICE,
        inbox.COLLECTION,
        indexes=[
            {"fields": ["created_at"], "expireAfterSeconds": int(inbox.KEPT.total_seconds())},
            ("user_id",),
        ],
    )


class Outbox(outbox.OutboxRow):
    """What happened in notifications and is not yet told."""

    meta = meta(SERVICE, outbox.COLLECTION, indexes=["due"])


class RevokedSession(revocations.RevokedSession):
    """Sessions that auth has told to be ended."""

    meta: dict[str, Any] = meta(
        SERVICE, revocations.COLLECTION, indexes=[{"fields": ["expires_at"], "expireAfterSeconds": 0}]
    )


def profile_row(user_id: UUID) -> Row | None:
    """What is known of the user, or None before the first event."""
    return db.rows_of(UserProfile).find_one({"_id": user_id, "user_id": user_id})
