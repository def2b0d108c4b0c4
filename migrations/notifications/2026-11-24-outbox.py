"""The outbox of notifications: events of other services that could not be acted on when they came."""

from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collection (a transaction must not have to) and its index."""
    if "outbox" not in db.list_collection_names():
        db.create_collection("outbox")
    db["outbox"].create_index([("due", ASCENDING)])
