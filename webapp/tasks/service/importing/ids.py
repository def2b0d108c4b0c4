"""Ids of what is imported: the same row always gets the same, so that it is there once."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

from bson import ObjectId

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def imported_id(user_id: UUID, key: str, made: datetime | None = None) -> ObjectId:
    """The id in this account of what is called `key` where it comes from.

    One of our own ids keeps its instant and its count, so that the order of making stays what it was. Of
    another name it has the instant at which it was `made`, if that is known, or else one before everything
    that was made here.
    """
    if ObjectId.is_valid(key):
        own = ObjectId(key).binary
        return ObjectId(own[:4] + _digest(user_id, own[4:9].hex())[:5] + own[9:])
    seconds = int((made or _LONG_AGO).timestamp()) & 0xFFFFFFFF
    return ObjectId(seconds.to_bytes(4, "big") + _digest(user_id, key)[:8])


def _digest(user_id: UUID, text: str) -> bytes:
    return hashlib.sha256(f"{user_id}\x1fimport\x1f{text}".encode()).digest()
