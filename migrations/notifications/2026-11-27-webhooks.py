"""Users' webhooks: what waits for one is found by its user and webhook, the log of one newest first."""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

INDEXES: dict[str, list[IndexModel]] = {
    "webhooks": [
        IndexModel([("due", ASCENDING)], partialFilterExpression={"due": {"$exists": True}}),
        IndexModel([("user_id", ASCENDING)]),
    ],
    "webhook_deliveries": [
        IndexModel(
            [
                ("user_id", ASCENDING),
                ("webhook_id", ASCENDING),
                ("created_at", DESCENDING),
                ("_id", DESCENDING),
            ]
        ),
        IndexModel(
            [("user_id", ASCENDING), ("webhook_id", ASCENDING), ("created_at", ASCENDING)],
            partialFilterExpression={"state": "pending"},
        ),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
    "webhook_revisions": [],
}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections (a transaction must not have to) and their indexes."""
    present = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            db.create_collection(name)
        if indexes:
            db[name].create_indexes(indexes)
