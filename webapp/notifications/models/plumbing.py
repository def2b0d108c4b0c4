"""What every service stores beside its own."""

from typing import Any

from webapp.core import inbox, outbox, revocations
from webapp.core.documents import meta
from webapp.notifications.models.names import SERVICE


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
