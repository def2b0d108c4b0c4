"""What belongs to a user who leaves is deleted: claims on idempotency keys are found by their user."""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the index."""
    db["idempotency_claims"].create_indexes([IndexModel([("user_id", ASCENDING)])])
