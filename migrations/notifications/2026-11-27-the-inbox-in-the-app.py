"""The inbox in the app: it is read by number, all of it or what is unread, and forgets after 90 days."""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

KEPT_SECONDS = 90 * 24 * 3600
INDEXES = [
    IndexModel([("user_id", ASCENDING), ("number", DESCENDING)]),
    IndexModel([("user_id", ASCENDING), ("read_at", ASCENDING), ("number", DESCENDING)]),
    IndexModel([("created_at", ASCENDING)], expireAfterSeconds=KEPT_SECONDS),
]


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections (a transaction must not have to) and the indexes."""
    present = set(db.list_collection_names())
    for name in {"notifications", "inboxes"} - present:
        db.create_collection(name)
    db["notifications"].create_indexes(INDEXES)
