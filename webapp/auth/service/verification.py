"""Confirming that somebody owns an address."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from webapp.auth.errors import TokenInvalid
from webapp.auth.models import SERVICE, User, user_row
from webapp.auth.service import audit, challenges
from webapp.auth.service.devices import NOWHERE, Device
from webapp.contracts import links
from webapp.contracts.events import UserChanged, VerificationRequested
from webapp.core import answers, clock, db, outbox
from webapp.core.db import Row

CHALLENGE_LIFE = timedelta(hours=24)


def request_verification(user_id: UUID) -> None:
    """Send the confirmation mail again; nothing happens when the address is confirmed, unless its mail comes
    back."""
    row = user_row(user_id)
    if row is not None and not (row["email_verified"] and not row.get("email_bounced_at")):
        db.atomic(SERVICE, lambda: challenge(row))


def challenge(user: Row) -> None:
    """Store a challenge to the user's address and ask for its mail. Call it in a transaction."""
    stored = challenges.store(user, links.VERIFY_EMAIL, user["email"], CHALLENGE_LIFE)
    requested = VerificationRequested(
        user_id=user["_id"],
        challenge_id=stored["_id"],
        email=user["email"],
        name=user["name"],
        locale=user["locale"],
        expires_at=stored["expires_at"],
    )
    outbox.append(SERVICE, requested)


def verify_email(token: str, *, key: str, device: Device = NOWHERE) -> None:
    """Confirm the address that the token was sent to. Errors: `TokenInvalid` when it is not ours, was used,
    has expired, or the account has another address by now."""
    found, _ = challenges.read(token, links.VERIFY_EMAIL, key=key)
    with answers.of(SERVICE).changing(found["user_id"]):
        db.atomic(SERVICE, lambda: _confirm(token, key, device))


def _confirm(token: str, key: str, device: Device) -> None:
    found, user = challenges.answer(token, links.VERIFY_EMAIL, key=key)
    if user["email"] != found["email"]:
        raise TokenInvalid
    change(user, **confirmed())
    audit.record(user["_id"], "email_verified", device)


def confirmed() -> dict[str, Any]:
    """The fields of an account whose owner has just read a mail of ours."""
    return {"email_verified": True, "email_confirmed_at": clock.now(), "email_bounced_at": None}


def change(user: Row, **fields: object) -> Row:
    """Change an account's row and tell the other services. Call it in a transaction, inside `changing`. Out:
    the row after it."""
    where = {"_id": user["_id"], "user_id": user["_id"]}
    update = {"$set": {**fields, "updated_at": clock.now()}, "$inc": {"version": 1}}
    changed = db.modify(User, where, update)
    if changed is None:
        raise TokenInvalid
    publish(changed)
    return changed


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
            email_bounced_at=user.get("email_bounced_at"),
        ),
    )
