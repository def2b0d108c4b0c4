"""Projects, markers, and an index for each list that people look at.

An index of the open tasks of a project in manual order serves the inbox (no project) too, so the one of open
tasks by id goes. That of open tasks by due time holds the done ones by the time of it.
"""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

Keys = list[tuple[str, int]]
LIST: Keys = [("user_id", ASCENDING), ("deleted_at", ASCENDING)]
PLACE: Keys = [("position", ASCENDING), ("_id", ASCENDING)]
IN_PROJECT: Keys = [*LIST, ("project_id", ASCENDING)]
INDEXES: dict[str, list[IndexModel]] = {
    "tasks": [
        IndexModel([*IN_PROJECT, ("completed_at", ASCENDING), *PLACE]),
        IndexModel([*IN_PROJECT, *PLACE]),
        IndexModel([*LIST, ("updated_at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([*LIST, ("terms", ASCENDING), ("_id", DESCENDING)]),
    ],
    "projects": [IndexModel([*LIST, *PLACE])],
    "markers": [
        IndexModel([("user_id", ASCENDING), ("at", ASCENDING)]),
        IndexModel([("due", ASCENDING)]),
    ],
}
UNUSED = "user_id_1_deleted_at_1_completed_at_1__id_1"


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections (a transaction must not have to), indexes; drop the one that no list uses."""
    present = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            db.create_collection(name)
        db[name].create_indexes(indexes)
    if UNUSED in db["tasks"].index_information():
        db["tasks"].drop_index(UNUSED)
