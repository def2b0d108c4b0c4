"""Checks of passwords are counted in MongoDB, too; what is counted goes by itself."""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

_EXPIRING = IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collection and its index."""
    if "tries" not in db.list_collection_names():
        db.create_collection("tries")
    db["tries"].create_indexes([_EXPIRING])
