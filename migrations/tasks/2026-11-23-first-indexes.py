"""The first collections of tasks.

One index for each shape of list (equality, then sort), and one for reminders that wait, which holds only the
tasks that have one.
"""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

EXPIRING = IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)
LIST = [("user_id", ASCENDING), ("deleted_at", ASCENDING)]
INDEXES: dict[str, list[IndexModel]] = {
    "tasks": [
        IndexModel([*LIST, ("_id", DESCENDING)]),
        IndexModel([*LIST, ("status", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([*LIST, ("due_at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("remind_at", ASCENDING)], partialFilterExpression={"remind_at": {"$exists": True}}),
    ],
    "user_profiles": [],
    "outbox": [IndexModel([("due", ASCENDING)])],
    "idempotency_claims": [EXPIRING],
    "revoked_sessions": [EXPIRING],
}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections (a transaction must not have to) and their indexes."""
    present = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            db.create_collection(name)
        if indexes:
            db[name].create_indexes(indexes)
