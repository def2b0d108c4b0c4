"""Every task has the terms that it is found by: its labels, its parent, the words of its text.

They are what the application makes of a task now, so that a search finds old tasks as it finds new ones.
"""

from typing import Any

from bson import ObjectId
from pymongo import ASCENDING, UpdateOne
from pymongo.database import Database

from webapp.tasks.service.terms import FOUND_BY, terms_of

BATCH = 1_000
SEEN = dict.fromkeys(("user_id", "version", "terms", *FOUND_BY), 1)


def migrate(db: Database[dict[str, Any]]) -> None:
    """Give terms, in batches by id; what has them is passed over, so it may be run again."""
    tasks, last = db["tasks"], ObjectId("0" * 24)
    while rows := list(tasks.find({"_id": {"$gt": last}}, SEEN).sort("_id", ASCENDING).limit(BATCH)):
        last = rows[-1]["_id"]
        lacking = [row for row in rows if "terms" not in row]
        if lacking:
            tasks.bulk_write([UpdateOne(_of(row), {"$set": {"terms": terms_of(row)}}) for row in lacking])


def _of(row: dict[str, Any]) -> dict[str, Any]:
    """Not one that was changed since: that change has given it terms."""
    return {"_id": row["_id"], "user_id": row["user_id"], "version": row["version"]}
