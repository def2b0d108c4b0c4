"""The first collections of notifications.

The ledger is asked for what is due (finished rows are not in that index) and, by its user, for what was sent.
"""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

MONTH_SECONDS = 30 * 24 * 3600
INDEXES: dict[str, list[IndexModel]] = {
    "deliveries": [
        IndexModel([("due", ASCENDING)], partialFilterExpression={"due": {"$exists": True}}),
        IndexModel([("user_id", ASCENDING), ("created_at", DESCENDING)]),
    ],
    "user_profiles": [],
    "processed_events": [IndexModel([("created_at", ASCENDING)], expireAfterSeconds=MONTH_SECONDS)],
    "revoked_sessions": [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections (a transaction must not have to) and their indexes."""
    present = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            db.create_collection(name)
        if indexes:
            db[name].create_indexes(indexes)
