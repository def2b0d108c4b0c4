"""Sessions that were ended, as a service knows them that does not own the sessions."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import mongoengine
from mongoengine import DateTimeField, StringField, UUIDField
from pymongo.errors import DuplicateKeyError

from webapp.core import clock, db
from webapp.core.ids import Owned

COLLECTION = "revoked_sessions"
KEPT = timedelta(days=1)


class RevokedSession(mongoengine.Document):
    """An ended session; forgotten a day after its last token has run out."""

    meta = {
        "abstract": True,
        "indexes": [{"fields": ["expires_at"], "expireAfterSeconds": 0}],
        "auto_create_index": False,
        "index_cls": False,
    }

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    expires_at = DateTimeField(required=True)


def note(service: str, user_id: UUID, sid: str, until: datetime | None = None) -> None:
    """Remember that the session has ended; twice is once. `until` is when its last token runs out, where that
    is not within minutes."""
    row = {"_id": sid, "user_id": user_id, "expires_at": (until or clock.now()) + KEPT}
    try:
        db.collection(service, COLLECTION).insert_one(row)
    except DuplicateKeyError:
        return


def standing(service: str, sessions: Collection[Owned]) -> set[Owned]:
    """Those of the sessions of which this service has not heard that they ended."""
    rows = db.collection(service, COLLECTION).find(db.any_of(sessions), {"user_id": 1})
    return set(sessions) - {(row["user_id"], row["_id"]) for row in rows}
