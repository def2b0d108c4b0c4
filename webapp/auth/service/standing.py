"""What stands: the sessions that may act, and when each last did."""

from datetime import datetime, timedelta
from uuid import UUID

from webapp.auth.errors import SessionNotFound
from webapp.auth.models import SERVICE, AccessToken, Session, standing
from webapp.auth.models import stands as row_stands
from webapp.auth.service import audit
from webapp.auth.service.devices import Device
from webapp.auth.service.sessions import revoke, revoke_all
from webapp.core import clock, db
from webapp.core.db import Row

USED_EVERY = timedelta(minutes=1)
TOKEN_PREFIX = "pat_"  # noqa: S105  (it begins the id of an access token, and is no secret)


def stands(user_id: UUID, sid: str) -> bool:
    """Whether the session or access token may act. Once a minute it also notes that it does: while Redis
    answers it is asked no more often, and otherwise it does not write more often. Errors: the database's."""
    kind = AccessToken if sid.startswith(TOKEN_PREFIX) else Session
    now = clock.now()
    row = row_stands(kind, user_id, sid, now)
    if row is None:
        return False
    used = row.get("last_used_at")
    if used is None or now - used >= USED_EVERY:
        db.modify(
            kind, {"_id": sid, "user_id": user_id, "last_used_at": used}, {"$set": {"last_used_at": now}}
        )
    return True


def list_sessions(user_id: UUID) -> list[Row]:
    """The user's sessions, the one used last first."""
    found = standing(Session, user_id, clock.now())
    return sorted(found, key=_used_at, reverse=True)


def end_session(user_id: UUID, sid: str, device: Device) -> None:
    """End one. Errors: `SessionNotFound` when the user has none of this id."""
    if not revoke(user_id, sid, reason="revoked", device=device):
        raise SessionNotFound


def end_others(user_id: UUID, sid: str, device: Device) -> int:
    """End all but this one. Out: how many."""
    return db.atomic(SERVICE, lambda: _end_others(user_id, sid, device))


def _end_others(user_id: UUID, sid: str, device: Device) -> int:
    ended = revoke_all(user_id, reason="revoked", but=sid)
    if ended:
        audit.record(user_id, "other_sessions_ended", device, count=ended)
    return ended


def _used_at(row: Row) -> datetime:
    used: datetime = row.get("last_used_at") or row["refreshed_at"]
    return used
