"""Confirming that somebody owns an address."""

import secrets
from datetime import timedelta
from uuid import UUID

from webapp.auth.errors import TokenInvalid
from webapp.auth.models import SERVICE, Challenge, User, user_row
from webapp.contracts import links
from webapp.contracts.events import UserChanged, VerificationRequested
from webapp.core import answers, clock, db, outbox
from webapp.core.db import Row

CHALLENGE_LIFE = timedelta(hours=24)


def request_verification(user_id: UUID) -> None:
    """Send the confirmation mail again; nothing happens when the address is confirmed."""
    row = user_row(user_id)
    if row is not None and not row["email_verified"]:
        db.atomic(SERVICE, lambda: challenge(row))


def challenge(user: Row) -> None:
    """Store a challenge to the user's address and ask for its mail. Call it in a transaction."""
    challenge_id = secrets.token_urlsafe(24)
    expires_at = clock.now() + CHALLENGE_LIFE
    db.insert(
        Challenge(
            id=challenge_id,
            user_id=user["_id"],
            purpose=links.VERIFY_EMAIL,
            email=user["email"],
            expires_at=expires_at,
        )
    )
    requested = VerificationRequested(
        user_id=user["_id"],
        challenge_id=challenge_id,
        email=user["email"],
        name=user["name"],
        locale=user["locale"],
        expires_at=expires_at,
    )
    outbox.append(SERVICE, requested)


def verify_email(token: str, *, key: str) -> None:
    """Confirm the address that the token was sent to. Errors: `TokenInvalid` when it is not ours, was used,
    has expired, or the account has another address by now."""
    challenge_id = links.challenge_of(key, links.VERIFY_EMAIL, token)
    if challenge_id is None:
        raise TokenInvalid
    db.atomic(SERVICE, lambda: _confirm(challenge_id))


def _confirm(challenge_id: str) -> None:
    answered = db.rows_of(Challenge).find_one_and_delete(
        {"_id": challenge_id, "purpose": links.VERIFY_EMAIL, "expires_at": {"$gt": clock.now()}}
    )
    if answered is None:
        raise TokenInvalid
    where = {"_id": answered["user_id"], "user_id": answered["user_id"], "email": answered["email"]}
    verified = {"$set": {"email_verified": True, "updated_at": clock.now()}, "$inc": {"version": 1}}
    with answers.of(SERVICE).changing(answered["user_id"]):
        user = db.modify(User, where, verified)
    if user is None:
        raise TokenInvalid
    publish(user)


def publish(user: Row) -> None:
    """Tell the other services what the profile is now. Call it in the transaction of the change."""
    outbox.append(
        SERVICE,
        UserChanged(
            user_id=user["_id"],
            version=user["version"],
            email=user["email"],
            email_verified=user["email_verified"],
            name=user["name"],
            timezone=user["timezone"],
            locale=user["locale"],
        ),
    )
