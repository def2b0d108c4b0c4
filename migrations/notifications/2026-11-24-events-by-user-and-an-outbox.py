"""What belongs to a user who leaves is deleted, or handed over: notifications has to tell others of it."""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collection (a transaction must not have to) and the indexes."""
    if "outbox" not in db.list_collection_names():
        db.create_collection("outbox")
    db["outbox"].create_indexes([IndexModel([("due", ASCENDING)])])
    db["processed_events"].create_indexes([IndexModel([("user_id", ASCENDING)])])
