"""Accounts: registering, the profile."""

from typing import Any
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.auth.errors import EmailTaken
from webapp.auth.models import SERVICE, Email, User, user_row
from webapp.auth.service import audit, password_rules
from webapp.auth.service.addresses import normalise
from webapp.auth.service.devices import Device
from webapp.auth.service.passwords import hash_password
from webapp.auth.service.sessions import Opened, open_session
from webapp.auth.service.verification import challenge, publish
from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed, Unauthorized
from webapp.core.ids import new_user_id


def register(
    *, email: str, password: str, name: str, timezone: str, locale: str, device: Device, key: str
) -> tuple[Row, Opened]:
    """Make an account, ask for its confirmation mail, open the first session: all or nothing.

    Out: the account's row, the session. Errors: `EmailTaken`, `ValidationFailed` for a password that would be
    guessed, `Overloaded`.
    """
    password_rules.check(password, email=email, name=name)
    now, user_id = clock.now(), new_user_id()
    user = User(
        id=user_id,
        user_id=user_id,
        version=1,
        email=email,
        email_verified=False,
        password_hash=hash_password(password),
        name=name,
        timezone=timezone,
        locale=locale,
        otp_enabled=False,
        deletion_at=None,
        created_at=now,
        updated_at=now,
    )
    try:
        return db.atomic(SERVICE, lambda: _store(user, device, key))
    except DuplicateKeyError as error:
        raise EmailTaken from error


def _store(user: User, device: Device, key: str) -> tuple[Row, Opened]:
    db.insert(Email(id=normalise(user.email), user_id=user.user_id))
    row = db.insert(user)
    audit.begin(user.user_id, "registered", device, email=user.email)
    publish(row)
    challenge(row)
    return row, open_session(row["_id"], device, key=key, is_first=True)


def profile(user_id: UUID) -> Row:
    """The account's row. Errors: `Unauthorized` when the account is gone."""
    row = user_row(user_id)
    if row is None:
        raise Unauthorized("The account is gone.")
    return row


def change_profile(user_id: UUID, changes: dict[str, Any], *, expected: int | None) -> Row:
    """Change the fields given, and tell the other services. Out: the row after it.

    Errors: `PreconditionFailed` when `expected` is given and is not the version.
    """
    if changes:
        with answers.of(SERVICE).changing(user_id):
            return db.atomic(SERVICE, lambda: _change(user_id, changes, expected))
    user = profile(user_id)
    if expected not in (None, user["version"]):
        raise PreconditionFailed(user)
    return user


def _change(user_id: UUID, changes: dict[str, Any], expected: int | None) -> Row:
    where: Row = {"_id": user_id, "user_id": user_id}
    if expected is not None:
        where["version"] = expected
    user = db.modify(User, where, {"$set": {**changes, "updated_at": clock.now()}, "$inc": {"version": 1}})
    if user is None:
        raise PreconditionFailed(profile(user_id))
    publish(user)
    return user
