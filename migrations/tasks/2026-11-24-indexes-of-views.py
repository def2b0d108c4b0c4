"""Views: what is open (not done, not in the trash) by due time, and newest first; what is done, latest first.

`completed_at` is null exactly while a task is not done, so one index serves the open ones by id and the done
ones by the time of it. Both answer counts without a look at the tasks.
"""

from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database

STATE = [("user_id", ASCENDING), ("deleted_at", ASCENDING), ("completed_at", ASCENDING)]
INDEXES = [
    IndexModel([*STATE, ("_id", ASCENDING)]),
    IndexModel([*STATE, ("due_at", ASCENDING), ("_id", ASCENDING)]),
]


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the indexes; they are built while the tasks stay in use."""
    db["tasks"].create_indexes(INDEXES)
