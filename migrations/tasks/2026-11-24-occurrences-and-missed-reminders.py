"""The log of occurrences, which is read by task, the latest first; and reminders that were missed, which wait
to be told of together."""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

LATEST = [("user_id", ASCENDING), ("task_id", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]
INDEXES = {
    "occurrences": [IndexModel(LATEST)],
    "missed_reminders": [IndexModel([("due", ASCENDING)])],
}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections (a transaction must not have to) and their indexes."""
    present = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            db.create_collection(name)
        db[name].create_indexes(indexes)
