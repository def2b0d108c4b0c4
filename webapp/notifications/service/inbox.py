"""The inbox in the app: read it, and mark what is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.pagination import Keyset, Position
from webapp.notifications.errors import NotificationNotFound
from webapp.notifications.models import (
    SERVICE,
    Inbox,
    Notification,
    inbox_row,
    notification_row,
    notification_rows,
    unread_count,
)

NOTIFICATIONS = Keyset("notifications", (("number", int),))
"""The order of the inbox."""

_MOST_READINGS = 20
_BATCH = 100
Readings = Sequence[Mapping[str, Any]]


def list_notifications(
    user_id: UUID, *, unread: bool | None, after: Position | None, limit: int
) -> list[Row]:
    """At most `limit + 1` of the user's notifications, the newest first: all, or those alone that are unread
    (True) or read (False). Each has its `read_at`."""
    readings = inbox_row(user_id)["readings"]
    below = None if after is None else int(after.values[0])
    if unread is False:
        return _read_ones(user_id, readings, below, limit + 1)
    above = _up_to(readings) if unread else None
    rows = notification_rows(user_id, below=below, above=above, limit=limit + 1)
    return [_seen(row, readings) for row in rows]


def count_unread(user_id: UUID) -> int:
    """How many of the user's notifications are unread."""
    return unread_count(user_id, _up_to(inbox_row(user_id)["readings"]))


def mark_read(user_id: UUID, own_id: ObjectId) -> Row:
    """Mark one as read; one that is stays as it is. Out: its row. Errors: `NotificationNotFound`."""
    readings = inbox_row(user_id)["readings"]
    unread = {"_id": own_id, "user_id": user_id, "read_at": None, "number": {"$gt": _up_to(readings)}}
    with answers.of(SERVICE).changing(user_id):
        row = db.modify(Notification, unread, {"$set": {"read_at": clock.now()}})
    row = row or notification_row(user_id, own_id)
    if row is None:
        raise NotificationNotFound
    return _seen(row, readings)


def mark_all_read(user_id: UUID, up_to: ObjectId | None) -> None:
    """Mark as read all that the user has now, or those alone that are no newer than `up_to`.

    Errors: `NotificationNotFound` for one that the user does not have.
    """
    inbox = inbox_row(user_id)
    number = inbox["last"] if up_to is None else _number_of(user_id, up_to)
    if number <= _up_to(inbox["readings"]):
        return
    reading = {"$each": [{"up_to": number, "at": clock.now()}], "$slice": -_MOST_READINGS}
    behind = {"_id": user_id, "user_id": user_id, "readings.up_to": {"$not": {"$gte": number}}}
    with answers.of(SERVICE).changing(user_id):
        db.modify(Inbox, behind, {"$push": {"readings": reading}})


def _number_of(user_id: UUID, own_id: ObjectId) -> int:
    row = notification_row(user_id, own_id)
    if row is None:
        raise NotificationNotFound
    return int(row["number"])


def _read_ones(user_id: UUID, readings: Readings, below: int | None, limit: int) -> list[Row]:
    """Those that are read stand between others: the inbox is looked through, and it is bounded."""
    found: list[Row] = []
    while True:
        rows = notification_rows(user_id, below=below, above=None, limit=_BATCH)
        found += [row for row in (_seen(one, readings) for one in rows) if row["read_at"] is not None]
        if len(found) >= limit or len(rows) < _BATCH:
            return found[:limit]
        below = rows[-1]["number"]


def _up_to(readings: Readings) -> int:
    """The number up to which all were marked as read at once."""
    return max((int(reading["up_to"]) for reading in readings), default=0)


def _seen(row: Row, readings: Readings) -> Row:
    """A row with the time at which it was read first, by itself or with all others."""
    times = [reading["at"] for reading in readings if reading["up_to"] >= row["number"]]
    earliest: datetime | None = min([*times, *([row["read_at"]] if row["read_at"] else [])], default=None)
    return {**row, "read_at": earliest}
