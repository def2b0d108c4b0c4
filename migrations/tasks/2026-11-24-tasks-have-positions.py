"""Every task has a position in its user's manual order: where it was made, until it is moved.

Those made before have none. The key is what `new_position` would have given them: the time of their making,
which their id holds to the second, and the end of the id.
"""

from typing import Any

from bson import ObjectId
from pymongo import ASCENDING, UpdateOne
from pymongo.database import Database

BATCH, SEEN = 1_000, {"user_id": 1, "position": 1}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def migrate(db: Database[dict[str, Any]]) -> None:
    """Give positions, in batches by id; what has one is passed over, so it may be run again."""
    tasks, last = db["tasks"], ObjectId("0" * 24)
    while rows := list(tasks.find({"_id": {"$gt": last}}, SEEN).sort("_id", ASCENDING).limit(BATCH)):
        last = rows[-1]["_id"]
        lacking = [row for row in rows if "position" not in row]
        if lacking:
            tasks.bulk_write([UpdateOne(_of(row), {"$set": {"position": _key(row)}}) for row in lacking])


def _of(row: dict[str, Any]) -> dict[str, Any]:
    return {"_id": row["_id"], "user_id": row["user_id"]}


def _key(row: dict[str, Any]) -> str:
    milliseconds, digits = int(row["_id"].generation_time.timestamp() * 1000), ""
    for _ in range(9):
        milliseconds, digit = divmod(milliseconds, len(DIGITS))
        digits = DIGITS[digit] + digits
    return f"{digits}{str(row['_id'])[-6:]}"
