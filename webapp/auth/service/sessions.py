"""Sessions, and the rotation of their refresh tokens.

A refresh token is `<sid>.<n>.<signature>`; nothing of it is stored but the numbers that came back and when.
Token n is honoured until n+1 is first used and 20 s beyond, and always answers the same n+1: ten tabs, a lost
answer and a lid closed on it log nobody out. Used later than that, it is a copy: the session ends
(RFC 9700 §4.14.2).
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from webapp.auth.errors import RefreshInvalid, RefreshReused
from webapp.auth.models import SERVICE, Session, session_row, sessions_standing
from webapp.contracts.events import RefreshTokenReused, SessionRevoked
from webapp.core import answers, clock, db, outbox, sessions
from webapp.core.db import Row
from webapp.core.ids import Owned, new_owned_id, owner_of
from webapp.core.signing import sign, verify

LIFE = timedelta(days=30)
GRACE = timedelta(seconds=20)
_KEPT_USES = 50
_MAX_NUMBER_DIGITS = 9
_TRIES = 5


@dataclass(frozen=True)
class Opened:
    """A session as its client gets to know it."""

    user_id: UUID
    sid: str
    refresh_token: str


@dataclass(frozen=True)
class Device:
    """Where a session was opened."""

    user_agent: str
    address: str


def open_session(user_id: UUID, device: Device, *, key: str) -> Opened:
    """Open a session and make its first refresh token; get ready for the first requests."""
    now = clock.now()
    row = db.insert(
        Session(
            id=new_owned_id(user_id),
            user_id=user_id,
            salt=secrets.token_hex(16),
            used=0,
            uses=[],
            user_agent=device.user_agent[:300],
            address=device.address,
            created_at=now,
            refreshed_at=now,
            expires_at=now + LIFE,
        )
    )
    db.after_commit(partial(sessions.gate().opened, row["_id"]))
    db.after_commit(partial(answers.want_everywhere, user_id))
    return Opened(user_id, row["_id"], _token(row, 1, key))


def refresh(text: str, *, key: str) -> Opened:
    """Trade a refresh token for its successor.

    Errors: `RefreshInvalid` for what is no token of a standing session, `RefreshReused` for a copy (the
    session is ended then).
    """
    for _ in range(_TRIES):
        row, number = _read(text, key)
        if number != row["used"] + 1 or _first_use(row, number):
            break
    if number < row["used"] and not _within_grace(row, number):
        _end_reused(row)
        raise RefreshReused
    return Opened(row["user_id"], row["_id"], _token(row, number + 1, key))


def revoke(user_id: UUID, sid: str, *, reason: str) -> bool:
    """End a session: at once in this process's Redis, and by event in every service.

    Out: False when it had ended before.
    """
    return db.atomic(SERVICE, lambda: _revoke(user_id, sid, reason))


def standing(owned: Collection[Owned]) -> set[Owned]:
    """Those of the sessions (user and id) that may act. Errors: the database's."""
    return sessions_standing(owned, clock.now())


def _read(text: str, key: str) -> tuple[Row, int]:
    """The standing session of a token that we signed, and the token's number."""
    sid, _, rest = text.partition(".")
    digits, _, signature = rest.partition(".")
    user_id = owner_of(sid)
    if user_id is None or not (digits.isascii() and digits.isdigit()) or len(digits) > _MAX_NUMBER_DIGITS:
        raise RefreshInvalid
    row = session_row(user_id, sid)
    if row is None or row["revoked_at"] or row["expires_at"] <= clock.now():
        raise RefreshInvalid
    if not verify(key, signature, sid, digits, row["salt"]):
        raise RefreshInvalid
    return row, int(digits)


def _first_use(row: Row, number: int) -> bool:
    """Note that a token came back for the first time. Out: False when another request just did."""
    now = clock.now()
    where = {"_id": row["_id"], "user_id": row["user_id"], "used": row["used"], "revoked_at": None}
    noted = {
        "$set": {"used": number, "refreshed_at": now, "expires_at": now + LIFE},
        "$push": {"uses": {"$each": [{"n": number, "at": now}], "$slice": -_KEPT_USES}},
    }
    return db.modify(Session, where, noted) is not None


def _within_grace(row: Row, number: int) -> bool:
    """Whether the token's successor was first used no longer ago than the grace."""
    first_uses: dict[int, datetime] = {use["n"]: use["at"] for use in row["uses"]}
    used_at = first_uses.get(number + 1)
    return used_at is not None and clock.now() - used_at <= GRACE


def _end_reused(row: Row) -> None:
    def work() -> None:
        if _revoke(row["user_id"], row["_id"], "refresh_reused"):
            outbox.append(SERVICE, RefreshTokenReused(user_id=row["user_id"], sid=row["_id"], at=clock.now()))

    db.atomic(SERVICE, work)


def _revoke(user_id: UUID, sid: str, reason: str) -> bool:
    where = {"_id": sid, "user_id": user_id, "revoked_at": None}
    ended = {"$set": {"revoked_at": clock.now(), "revoked_reason": reason}}
    if db.modify(Session, where, ended) is None:
        return False
    outbox.append(SERVICE, SessionRevoked(user_id=user_id, sid=sid, reason=reason))
    db.after_commit(partial(sessions.gate().forget, sid))
    return True


def _token(row: Row, number: int, key: str) -> str:
    return f"{row['_id']}.{number}.{sign(key, row['_id'], number, row['salt'])}"
