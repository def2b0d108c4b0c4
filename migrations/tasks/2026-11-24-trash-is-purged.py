"""A task goes for good thirty days after it was moved to the trash: those that are there are given the time.

The index of reminders becomes one of both times that a job waits for; no task has both, so it serves either.
"""

from datetime import timedelta
from typing import Any

from bson import ObjectId
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database

BATCH, SEEN = 1_000, {"user_id": 1, "deleted_at": 1, "purge_at": 1}
SWEPT = {"$or": [{"remind_at": {"$exists": True}}, {"purge_at": {"$exists": True}}]}
INDEXES = [
    IndexModel([("remind_at", ASCENDING), ("purge_at", ASCENDING)], partialFilterExpression=SWEPT),
]
LIFE = timedelta(days=30)


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the index, then give the times, in batches by id; what has one is passed over."""
    db["tasks"].create_indexes(INDEXES)
    if "remind_at_1" in db["tasks"].index_information():
        db["tasks"].drop_index("remind_at_1")
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
