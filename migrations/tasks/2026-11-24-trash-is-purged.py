"""A task goes for good thirty days after it was moved to the trash: an index of when, which holds only those
in the trash. Those that are there already are given the time.
"""

from datetime import timedelta
from typing import Any

from bson import ObjectId
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database

BATCH, SEEN = 1_000, {"user_id": 1, "deleted_at": 1, "purge_at": 1}
INDEXES = [
    IndexModel([("purge_at", ASCENDING)], partialFilterExpression={"purge_at": {"$exists": True}}),
]
LIFE = timedelta(days=30)


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the index, then give the times, in batches by id; what has one is passed over."""
    db["tasks"].create_indexes(INDEXES)
    tasks, last = db["tasks"], ObjectId("0" * 24)
    while rows := list(tasks.find({"_id": {"$gt": last}}, SEEN).sort("_id", ASCENDING).limit(BATCH)):
        last = rows[-1]["_id"]
        lacking = [row for row in rows if row.get("deleted_at") and "purge_at" not in row]
        if lacking:
            tasks.bulk_write([_timed(row) for row in lacking])


def _timed(row: dict[str, Any]) -> UpdateOne:
    """A task that is taken out of the trash meanwhile is no longer met."""
    where = {"_id": row["_id"], "user_id": row["user_id"], "deleted_at": row["deleted_at"]}
    return UpdateOne(where, {"$set": {"purge_at": row["deleted_at"] + LIFE}})
