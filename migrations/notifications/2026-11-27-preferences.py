"""People choose what they are told of, by which channel, and when not."""

from typing import Any

from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collection (a transaction must not have to); it is looked up by the user alone."""
    if "preferences" not in db.list_collection_names():
        db.create_collection("preferences")
