"""The ledger is its user's too: page by page, of all tasks or of one."""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

_NEWEST = [("created_at", DESCENDING), ("_id", DESCENDING)]
_BEFORE = "user_id_1_created_at_-1"


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the indexes; the one that has no order among equals goes."""
    rows = db["deliveries"]
    of_task = [("user_id", ASCENDING), ("task_id", ASCENDING), *_NEWEST]
    rows.create_indexes([IndexModel([("user_id", ASCENDING), *_NEWEST]), IndexModel(of_task)])
    if _BEFORE in rows.index_information():
        rows.drop_index(_BEFORE)
