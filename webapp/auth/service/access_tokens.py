"""Personal access tokens: what a program may do for a person, without the person's password."""

import secrets
from datetime import datetime
from functools import partial
from uuid import UUID

from webapp.auth.errors import TokenNotFound, TooManyTokens
from webapp.auth.models import SERVICE, AccessToken, standing
from webapp.auth.service import audit
from webapp.auth.service.accounts import profile
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.auth.service.standing import TOKEN_PREFIX
from webapp.contracts.events import SessionRevoked
from webapp.core import clock, db, outbox, sessions
from webapp.core.db import Row

MAX_TOKENS = 50


def make(
    user_id: UUID, *, name: str, scopes: list[str], expires_at: datetime, device: Device
) -> tuple[Row, Row]:
    """Note a new token, and tell its owner. Out: the account's row, the token's. Errors: `TooManyTokens`."""
    return db.atomic(SERVICE, lambda: _make(user_id, name, scopes, expires_at, device))


def _make(
    user_id: UUID, name: str, scopes: list[str], expires_at: datetime, device: Device
) -> tuple[Row, Row]:
    user, now = profile(user_id), clock.now()
    notice(user, "token_made", device, detail=name, scopes=sorted(set(scopes)))
    if len(standing(AccessToken, user_id, now)) >= MAX_TOKENS:
        raise TooManyTokens
    made = AccessToken(
        id=TOKEN_PREFIX + secrets.token_urlsafe(18),
        user_id=user_id,
        name=name,
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    return user, db.insert(made)


def list_tokens(user_id: UUID) -> list[Row]:
    """The user's tokens that stand, the newest first."""
    return standing(AccessToken, user_id, clock.now())[::-1]


def revoke_token(user_id: UUID, token_id: str, device: Device) -> None:
    """End one, everywhere and at once. Errors: `TokenNotFound`."""
    db.atomic(SERVICE, lambda: _revoke(user_id, token_id, device))


def revoke_all(user_id: UUID) -> None:
    """End all of a user's tokens. Call it in a transaction."""
    for row in standing(AccessToken, user_id, clock.now()):
        _end(user_id, row["_id"])


def _revoke(user_id: UUID, token_id: str, device: Device) -> None:
    row = _end(user_id, token_id)
    audit.record(user_id, "token_revoked", device, token=token_id, name=row["name"])


def _end(user_id: UUID, token_id: str) -> Row:
    now = clock.now()
    where = {"_id": token_id, "user_id": user_id, "revoked_at": None, "expires_at": {"$gt": now}}
    row = db.modify(AccessToken, where, {"$set": {"revoked_at": now}})
    if row is None:
        raise TokenNotFound
    ended = SessionRevoked(
        user_id=user_id, sid=token_id, reason="token_revoked", expires_at=row["expires_at"]
    )
    outbox.append(SERVICE, ended)
    db.after_commit(partial(sessions.gate().forget, token_id))
    return row
