"""Rows that are due, claimed by any number of workers: none twice, none for ever.

A row is claimed by moving its `due` on by the lease, in server time. A worker that dies leaves the row to
become due again; one that comes back late finds that the row has another `owner` and stops (fencing).
"""

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.collection import Collection

from webapp.core.db import Row

MAX_BACKOFF_SECONDS = 3600.0
DRAIN_SECONDS = 10.0


def new_owner() -> str:
    """A name for one worker's claim."""
    return secrets.token_hex(8)


def due(rows: Collection[Row], now: datetime, *, limit: int) -> list[Row]:
    """`{_id, user_id}` of the rows that are due, the longest overdue first."""
    found = rows.find({"due": {"$lte": now}}, {"user_id": 1}).sort("due", ASCENDING).limit(limit)
    return list(found)


def claim(rows: Collection[Row], row: Row, *, owner: str, lease: float) -> Row | None:
    """Take a row for `lease` seconds. Out: the whole row, or None when another was first."""
    taken: list[Row] = [
        {
            "$set": {
                "due": {"$add": ["$$NOW", round(lease * 1000)]},
                "owner": owner,
                "attempts": {"$add": ["$attempts", 1]},
            }
        }
    ]
    # An expression takes a missing `due` for earlier than any time, and a finished row has none.
    due_now = {"due": {"$type": "date"}, "$expr": {"$lte": ["$due", "$$NOW"]}}
    where = {"_id": row["_id"], "user_id": row["user_id"], **due_now}
    return rows.find_one_and_update(where, taken, return_document=ReturnDocument.AFTER)


def settle(rows: Collection[Row], row: Row, update: Row) -> bool:
    """Write back what became of a claimed row. Out: False when the claim was lost to another owner."""
    return rows.update_one(held(row), update).matched_count == 1


def postpone(rows: Collection[Row], row: Row, seconds: float, **fields: Any) -> bool:
    """Give a claimed row back, to be tried again in `seconds` (server time)."""
    later = {"due": {"$add": ["$$NOW", round(seconds * 1000)]}, "owner": ""}
    literal = {name: {"$literal": value} for name, value in fields.items()}
    return rows.update_one(held(row), [{"$set": later | literal}]).matched_count == 1


def renew(rows: Collection[Row], row: Row, lease: float) -> bool:
    """Keep a claim for another `lease` seconds. Out: False when it was lost."""
    later: list[Row] = [{"$set": {"due": {"$add": ["$$NOW", round(lease * 1000)]}}}]
    return rows.update_one(held(row), later).matched_count == 1


def held(row: Row) -> Row:
    """The filter that matches a claimed row only while the claim is ours."""
    return {"_id": row["_id"], "user_id": row["user_id"], "owner": row["owner"]}


def backoff(attempts: int, base: float) -> float:
    """Seconds until the next try: full jitter over `base * 2^(attempts - 1)`, at most an hour, at least a
    quarter of the span, so that a crowd that failed together does not return together."""
    span = min(MAX_BACKOFF_SECONDS, base * 2.0 ** min(attempts - 1, 30))
    return span * (0.25 + 0.75 * secrets.SystemRandom().random())


def drain(batch: Callable[[], int]) -> int:
    """Run batches until one finishes nothing, for at most ten seconds; the next sweep goes on from there.

    Out: how much was finished in all.
    """
    until, total = time.monotonic() + DRAIN_SECONDS, 0
    while (finished := batch()) and time.monotonic() < until:
        total += finished
    return total + finished
