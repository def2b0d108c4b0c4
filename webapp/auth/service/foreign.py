"""Signing in by what an issuer says of somebody.

Whoever controls an account at the issuer gets into ours only if the issuer has confirmed the address, and so
have we: otherwise one of the two might be somebody who only typed it in.
"""

import secrets
from typing import Any
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.auth.errors import OidcUnconfirmed, OidcUnverified
from webapp.auth.models import SERVICE, Email, Identity, User, user_row, user_row_by_email
from webapp.auth.service import audit
from webapp.auth.service.addresses import normalise
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.auth.service.passwords import hash_password
from webapp.auth.service.verification import publish
from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.ids import derived_id, new_user_id

_MAX_NAME = 100


def user_of(claims: dict[str, Any], device: Device) -> Row:
    """The account of whom an issuer's checked claims are about; a new one if they have none.

    Errors: `OidcUnverified`, `OidcUnconfirmed`.
    """
    identity_id = derived_id("oidc", claims["iss"], claims["sub"])
    identity = db.rows_of(Identity).find_one({"_id": identity_id})
    user = user_row(identity["user_id"]) if identity else None
    return user or _first_time(identity_id, claims, device)


def _first_time(identity_id: str, claims: dict[str, Any], device: Device) -> Row:
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str) or "@" not in email:
        raise OidcUnverified
    user = user_row_by_email(normalise(email))
    if user is None:
        hashed = hash_password(secrets.token_urlsafe(32))  # nobody knows it; one may be set by mail
        try:
            return db.atomic(SERVICE, lambda: _make(identity_id, email, hashed, claims, device))
        except DuplicateKeyError as error:
            raise OidcUnconfirmed from error
    if not user["email_verified"]:
        raise OidcUnconfirmed
    return db.atomic(SERVICE, lambda: _link(identity_id, user, claims, device))


def _make(identity_id: str, email: str, hashed: str, claims: dict[str, Any], device: Device) -> Row:
    now, user_id = clock.now(), new_user_id()
    user = User(
        id=user_id,
        user_id=user_id,
        version=1,
        email=email,
        email_verified=True,
        password_hash=hashed,
        name=_name(claims, email),
        timezone="UTC",
        locale="en",
        otp_enabled=False,
        deletion_at=None,
        created_at=now,
        updated_at=now,
    )
    db.insert(Email(id=normalise(email), user_id=user_id))
    row = db.insert(user)
    audit.begin(user_id, "registered", device, email=email, way="oidc")
    publish(row)
    _store(identity_id, user_id, claims)
    return row


def _link(identity_id: str, user: Row, claims: dict[str, Any], device: Device) -> Row:
    _store(identity_id, user["_id"], claims)
    notice(user, "account_linked", device, detail=claims["iss"])
    return user


def _store(identity_id: str, user_id: UUID, claims: dict[str, Any]) -> None:
    db.insert(Identity(id=identity_id, user_id=user_id, issuer=claims["iss"], created_at=clock.now()))


def _name(claims: dict[str, Any], email: str) -> str:
    """One line of what the issuer calls them, or the address' local part."""
    name = " ".join(str(claims.get("name") or "").split())[:_MAX_NAME]
    return name if name and name.isprintable() else email.partition("@")[0][:_MAX_NAME]
