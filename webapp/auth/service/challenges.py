"""One-time links: a challenge is stored; its answer is derived from it (`contracts.links`) and works once."""

import secrets
from datetime import timedelta

from webapp.auth.errors import TokenInvalid
from webapp.auth.models import SERVICE, Challenge, user_row
from webapp.auth.service.devices import Device
from webapp.contracts import links
from webapp.contracts.events import LinkRequested
from webapp.core import clock, db, outbox
from webapp.core.db import Row
from webapp.core.ids import derived_id


def store(user: Row, purpose: str, email: str, life: timedelta) -> Row:
    """Store a challenge to an address. Call it in a transaction. Out: its row."""
    return db.insert(
        Challenge(
            id=secrets.token_urlsafe(24),
            user_id=user["_id"],
            purpose=purpose,
            email=email,
            guard=_guard(user),
            expires_at=clock.now() + life,
        )
    )


def send(user: Row, purpose: str, email: str, device: Device, *, life: timedelta) -> None:
    """Store a challenge and ask for the mail that has its link. Call it in a transaction."""
    challenge = store(user, purpose, email, life)
    outbox.append(
        SERVICE,
        LinkRequested(
            user_id=user["_id"],
            challenge_id=challenge["_id"],
            purpose=purpose,
            email=email,
            name=user["name"],
            locale=user["locale"],
            device=device.name,
            address=device.address,
            at=clock.now(),
            expires_at=challenge["expires_at"],
        ),
    )


def read(token: str, purpose: str, *, key: str) -> tuple[Row, Row]:
    """The challenge that a token answers, and its account. It stays open.

    Errors: `TokenInvalid` when the token is not ours, was used, has expired, or the password has changed
    since: whoever was in the account then may not be its owner.
    """
    challenge_id = links.challenge_of(key, purpose, token)
    where = {"_id": challenge_id, "purpose": purpose, "expires_at": {"$gt": clock.now()}}
    found = db.rows_of(Challenge).find_one(where) if challenge_id else None
    user = user_row(found["user_id"]) if found else None
    if found is None or user is None or found.get("guard", _guard(user)) != _guard(user):
        raise TokenInvalid
    return found, user


def answer(token: str, purpose: str, *, key: str) -> tuple[Row, Row]:
    """As `read`, and the token is used. Call it in the transaction of what it allows."""
    found, user = read(token, purpose, key=key)
    if db.rows_of(Challenge).delete_one({"_id": found["_id"]}).deleted_count != 1:
        raise TokenInvalid
    return found, user


def _guard(user: Row) -> str:
    return derived_id("challenge", user["password_hash"])
