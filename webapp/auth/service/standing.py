"""What stands: the sessions that may act, and when each last did."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from mongoengine import Document
from pymongo import UpdateOne
from pymongo.errors import PyMongoError

from webapp.auth.errors import SessionNotFound
from webapp.auth.models import SERVICE, AccessToken, Session, standing_of
from webapp.auth.models import standing as rows_standing
from webapp.auth.service import audit
from webapp.auth.service.devices import Device
from webapp.auth.service.sessions import revoke, revoke_all
from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.ids import Owned

USED_EVERY = timedelta(minutes=1)
TOKEN_PREFIX = "pat_"  # noqa: S105  (it begins the id of an access token, and is no secret)

log = structlog.get_logger()


def standing(owned: Collection[Owned]) -> set[Owned]:
    """Those of the sessions and access tokens that may act. Once a minute it also notes that they do: while
    Redis answers it is asked no more often, and otherwise it does not write more often.

    Errors: the database's.
    """
    tokens = [one for one in owned if one[1].startswith(TOKEN_PREFIX)]
    logins = [one for one in owned if not one[1].startswith(TOKEN_PREFIX)]
    return _standing(AccessToken, tokens) | _standing(Session, logins)


def _standing(kind: type[Document], owned: Collection[Owned]) -> set[Owned]:
    if not owned:
        return set()
    now = clock.now()
    rows = standing_of(kind, owned, now)
    _note_use(kind, [row for row in rows if not _is_fresh(row.get("last_used_at"), now)], now)
    return {(row["user_id"], row["_id"]) for row in rows}


def _note_use(kind: type[Document], rows: list[Row], now: datetime) -> None:
    """In one command. That it is away is no reason to let nobody in."""
    used = [
        UpdateOne({"_id": row["_id"], "user_id": row["user_id"]}, {"$max": {"last_used_at": now}})
        for row in rows
    ]
    if not used:
        return
    try:
        db.rows_of(kind).bulk_write(used, ordered=False)
    except PyMongoError as error:
        log.warning("use_not_noted", error=type(error).__name__)


def _is_fresh(used: datetime | None, now: datetime) -> bool:
    return used is not None and now - used < USED_EVERY


def list_sessions(user_id: UUID) -> list[Row]:
    """The user's sessions, the one used last first."""
    found = rows_standing(Session, user_id, clock.now())
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
