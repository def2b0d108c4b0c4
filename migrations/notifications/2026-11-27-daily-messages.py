"""Users are told of their day at their own hour: rows that are claimed when they are due."""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collection (a transaction must not have to) and its indexes."""
    if "summaries" not in db.list_collection_names():
        db.create_collection("summaries")
    is_wanted = {"due": {"$exists": True}}
    due = IndexModel([("due", ASCENDING)], partialFilterExpression=is_wanted)
    db["summaries"].create_indexes([due, IndexModel([("user_id", ASCENDING)])])
