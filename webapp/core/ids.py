"""Ids. A session's id carries its user's, so that every query can name `user_id` (the shard key)."""

import base64
import binascii
import hashlib
import secrets
import uuid
from uuid import UUID

_USER_BYTES, _RANDOM_BYTES = 16, 14

Owned = tuple[UUID, str]
"""A user, and the id of something of theirs."""


def new_user_id() -> UUID:
    """Random (UUIDv4): users spread evenly over ranges of the shard key."""
    return uuid.uuid4()


def new_owned_id(user_id: UUID) -> str:
    """An unguessable id (112 random bits) from which `owner_of` reads the user."""
    return base64.urlsafe_b64encode(user_id.bytes + secrets.token_bytes(_RANDOM_BYTES)).decode()


def owner_of(owned_id: str) -> UUID | None:
    """Whose id it is; None for text that `new_owned_id` cannot have made."""
    try:
        raw = base64.b64decode(owned_id.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return UUID(bytes=raw[:_USER_BYTES]) if len(raw) == _USER_BYTES + _RANDOM_BYTES else None


def derived_id(*parts: object) -> str:
    """A deterministic id: the same parts always make the same one (128 bits of SHA-256)."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]
