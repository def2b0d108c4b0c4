"""How often a password may be checked, counted in MongoDB: by all processes together, with Redis or without.

The limits in Redis stand in front and refuse a flood for less. But a Redis that is gone takes what it counted
with it, and every process then begins anew in its own memory: an account would be guessed at more often the
more processes there are. Here nothing is forgotten, and a check that is not noted is not made.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from limits import RateLimitItem, parse_many

from webapp.auth.models import Tries
from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.errors import RateLimited


def take(purpose: str, whom: str, limit: str) -> None:
    """Note one check for `whom`, counted by `purpose`. `limit` is in the notation of the `limits` library.

    Errors: `RateLimited` when there were as many as may be; `PyMongoError`.
    """
    items, now = parse_many(limit), clock.now()
    digest = sha256(f"{purpose}:{whom}".encode("utf-8", "replace")).hexdigest()
    row = db.modify(Tries, {"_id": digest}, _noted(items, now), upsert=True) or {}
    if not row.get("taken"):
        wait = max(_seconds(row.get("at", []), item, now) for item in items)
        raise RateLimited(f"The limit is {items[0]}.", headers={"Retry-After": str(wait)})


def _noted(items: list[RateLimitItem], now: datetime) -> list[Row]:
    """One update decides and notes, so that two at once are two."""
    longest = now - timedelta(seconds=max(item.get_expiry() for item in items))
    free = [
        {"$lt": [{"$size": _since("$at", now - timedelta(seconds=item.get_expiry()))}, item.amount]}
        for item in items
    ]
    noted = {"$cond": ["$taken", {"$concatArrays": ["$at", [now]]}, "$at"]}
    return [
        {"$set": {"at": _since({"$ifNull": ["$at", []]}, longest)}},
        {"$set": {"taken": {"$and": free}}},
        {"$set": {"at": noted, "expires_at": now + (now - longest)}},
    ]


def _since(tries: Any, moment: datetime) -> Row:
    return {"$filter": {"input": tries, "cond": {"$gt": ["$$this", moment]}}}


def _seconds(tries: list[datetime], item: RateLimitItem, now: datetime) -> int:
    """Until one of the tries that count is too old to."""
    if len(tries) < item.amount:
        return 1
    free = sorted(tries)[-item.amount] + timedelta(seconds=item.get_expiry())
    return max(1, int((free - now).total_seconds()) + 1)
