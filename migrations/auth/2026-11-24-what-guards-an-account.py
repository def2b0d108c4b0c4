"""Sessions can be listed, accounts get what guards them: a second factor, access tokens, an audit log; they
can be deleted, handed over, and opened by an issuer of OpenID Connect.

Each account that was made before gets its row in `security`.
"""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

_STANDING = IndexModel([("user_id", ASCENDING), ("revoked_at", ASCENDING), ("created_at", ASCENDING)])
_OF_USER = IndexModel([("user_id", ASCENDING)])
_PIECES = IndexModel([(name, ASCENDING) for name in ("user_id", "export_id", "service", "run", "number")])
_EXPIRING = IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)
INDEXES: dict[str, list[IndexModel]] = {
    "sessions": [_STANDING],
    "security": [],
    "access_tokens": [_EXPIRING, _STANDING],
    "challenges": [_OF_USER],
    "identities": [_OF_USER],
    "deletions": [IndexModel([("due", ASCENDING)])],
    "exports": [_EXPIRING, IndexModel([("user_id", ASCENDING), ("created_at", DESCENDING)])],
    "export_parts": [_EXPIRING, _PIECES],
    "audit": [IndexModel([("user_id", ASCENDING), ("seq", DESCENDING)])],
}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Make the collections, their indexes, and the rows of the accounts that there are."""
    present = set(db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            db.create_collection(name)
        if indexes:
            db[name].create_indexes(indexes)
    for user in db["users"].find({}, {"_id": 1}).hint([("_id", ASCENDING)]):
        fresh: dict[str, Any] = {
            "disabled_at": None,
            "is_admin": False,
            "entered_at": None,
            "otp": {},
            "otp_tries": [],
        }
        db["security"].update_one(
            {"_id": user["_id"], "user_id": user["_id"]},
            {"$setOnInsert": {**fresh, "audit_seq": 0, "audit_hash": ""}},
            upsert=True,
        )
