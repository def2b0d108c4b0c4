"""The first collections of auth.

Sessions and challenges end by themselves; the outbox is asked for what is due.
"""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

INDEXES: dict[str, list[IndexModel]] = {
    "users": [],
    "emails": [],
    "sessions": [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
    "challenges": [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
    "outbox": [IndexModel([("due", ASCENDING)])],
}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections (a transaction must not have to) and their indexes."""
    present = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            db.create_collection(name)
        if indexes:
            db[name].create_indexes(indexes)
