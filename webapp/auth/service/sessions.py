"""Sessions, and the rotation of their refresh tokens.

A refresh token is `<sid>.<n>.<signature>`; nothing of it is stored but the numbers that came back and when.
Token n is honoured until n+1 is first used and 20 s beyond, and always answers the same n+1: ten tabs, a lost
answer and a lid closed on it log nobody out. Used later than that, it is a copy: the session ends
(RFC 9700 §4.14.2).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from webapp.auth.errors import AccountDisabled, RefreshInvalid, RefreshReused
from webapp.auth.models import SERVICE, Security, Session, session_row, standing
from webapp.auth.service import audit
from webapp.auth.service.devices import NOWHERE, Device
from webapp.contracts.events import RefreshTokenReused, SessionRevoked
from webapp.core import answers, clock, db, outbox, sessions
from webapp.core.db import Row
from webapp.core.ids import new_owned_id, owner_of
from webapp.core.signing import sign, verify

LIFE = timedelta(days=30)
GRACE = timedelta(seconds=20)
MAX_SESSIONS = 100
"""More sessions of one account end its oldest: whatever ends them all can do so in one transaction."""

_KEPT_USES = 50
_MAX_NUMBER_DIGITS = 9
_TRIES = 5


@dataclass(frozen=True)
class Opened:
    """A session as its client gets to know it."""

    user_id: UUID
    sid: str
    refresh_token: str


def open_session(user_id: UUID, device: Device, *, key: str, is_first: bool = False) -> Opened:
    """Open a session and make its first refresh token; get ready for the first requests. Every way in leads
    through here. Call it in a transaction. `is_first`: the account is made in that very transaction.

    Errors: `AccountDisabled`.
    """
    now = clock.now()
    if not is_first:
        _enter(user_id, now)
    row = db.insert(
        Session(
            id=new_owned_id(user_id),
            user_id=user_id,
            salt=secrets.token_hex(16),
            used=0,
            uses=[],
            user_agent=device.user_agent[:300],
            device=device.name,
            address=device.address,
            last_used_at=now,
            created_at=now,
            refreshed_at=now,
            expires_at=now + LIFE,
        )
    )
    for oldest in [] if is_first else standing(Session, user_id, now)[:-MAX_SESSIONS]:
        _revoke(user_id, oldest["_id"], "too_many")
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


def revoke(user_id: UUID, sid: str, *, reason: str, device: Device = NOWHERE) -> bool:
    """End a session: at once in this process's Redis, and by event in every service.

    Out: False when there is none, or it had ended before.
    """

    def work() -> bool:
        if not _revoke(user_id, sid, reason):
            return False
        audit.record(user_id, "session_ended", device, sid=sid, reason=reason)
        return True

    return db.atomic(SERVICE, work)


def revoke_all(user_id: UUID, *, reason: str, but: str = "") -> int:
    """End all the user's sessions, but for one. Out: how many. Call it in a transaction."""
    ended = [row["_id"] for row in standing(Session, user_id, clock.now()) if row["_id"] != but]
    for sid in ended:
        _end(user_id, sid, reason)
    if ended:
        db.after_commit(partial(sessions.gate().forget, *ended))
    return len(ended)


def _enter(user_id: UUID, now: datetime) -> None:
    """Write the account's guard: whatever shuts it meanwhile comes before or after, and is seen."""
    where = {"_id": user_id, "user_id": user_id, "disabled_at": None}
    if db.modify(Security, where, {"$set": {"entered_at": now}}) is None:
        raise AccountDisabled


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
        "$set": {"used": number, "refreshed_at": now, "last_used_at": now, "expires_at": now + LIFE},
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
            audit.record(row["user_id"], "refresh_reused", sid=row["_id"])
            outbox.append(SERVICE, RefreshTokenReused(user_id=row["user_id"], sid=row["_id"], at=clock.now()))

    db.atomic(SERVICE, work)


def _revoke(user_id: UUID, sid: str, reason: str) -> bool:
    if not _end(user_id, sid, reason):
        return False
    db.after_commit(partial(sessions.gate().forget, sid))
    return True


def _end(user_id: UUID, sid: str, reason: str) -> bool:
    where = {"_id": sid, "user_id": user_id, "revoked_at": None}
    ended = {"$set": {"revoked_at": clock.now(), "revoked_reason": reason}}
    if db.modify(Session, where, ended) is None:
        return False
    outbox.append(SERVICE, SessionRevoked(user_id=user_id, sid=sid, reason=reason))
    return True


def _token(row: Row, number: int, key: str) -> str:
    return f"{row['_id']}.{number}.{sign(key, row['_id'], number, row['salt'])}"
