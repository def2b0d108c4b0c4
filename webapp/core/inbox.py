"""What a subscriber has heard: an event's effect happens once, however often it is delivered."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import mongoengine
from mongoengine import DateTimeField, StringField, UUIDField
from pymongo.errors import DuplicateKeyError

from webapp.core import clock, db

COLLECTION = "processed_events"
KEPT = timedelta(days=30)


class ProcessedEvent(mongoengine.Document):
    """One event that this service has acted on; forgotten after 30 days, long after its last redelivery."""

    meta = {
        "abstract": True,
        "indexes": [{"fields": ["created_at"], "expireAfterSeconds": int(KEPT.total_seconds())}],
        "auto_create_index": False,
        "index_cls": False,
    }

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    created_at = DateTimeField(required=True)


def once(service: str, event_id: str, user_id: UUID, effect: Callable[[], None]) -> bool:
    """Run `effect` and note the event, in one transaction. Out: False when it was noted before."""

    def work() -> None:
        heard = {"_id": event_id, "user_id": user_id, "created_at": clock.now()}
        db.collection(service, COLLECTION).insert_one(heard)
        effect()

    try:
        db.atomic(service, work)
    except DuplicateKeyError as error:
        if (error.details or {}).get("keyValue", {}).get("_id") != event_id:
            raise
        return False
    return True
