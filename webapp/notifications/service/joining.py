"""Reminders that were due in the same minute and are claimed together go out as one mail.

Nothing waits for others: what is alone when it is claimed goes alone. What was joined is stored before
anything is sent, so that each try is the same mail, with the same Message-ID.
"""

from collections.abc import Sequence

from pymongo.collection import Collection

from webapp.core import claims, clock, db
from webapp.core.db import Row
from webapp.notifications.models import CLAIMED, EMAIL, REMINDER, SERVICE


class _Lost(Exception):
    """Another worker has one of the claims: each goes alone then."""


def join(rows: Collection[Row], row: Row, found: list[Row], *, lease: float) -> Row:
    """Put the reminders among `found` that belong with `row`, which is claimed, into its mail, and take them
    off `found`. Out: the row as it is then."""
    beside = [one for one in found if one["user_id"] == row["user_id"]]
    if not beside or not _may_lead(row):
        return row
    ids = [one["_id"] for one in beside]
    near = rows.find({"_id": {"$in": ids}, "user_id": row["user_id"], "kind": REMINDER, "channel": EMAIL})
    fitting = [one for one in near if _fits(row, one)]
    taken = [claims.claim(rows, one, owner=row["owner"], lease=lease) for one in fitting]
    joined = [one for one in taken if one is not None]
    gone = {one["_id"] for one in fitting}
    found[:] = [one for one in found if one["_id"] not in gone]
    try:
        return db.atomic(SERVICE, lambda: _store(rows, row, joined)) if joined else row
    except _Lost:
        return row


def joined_rows(rows: Collection[Row], row: Row) -> list[Row]:
    """Those that go out in this row's mail, in the order of their times."""
    ids = row.get("joined")
    if not ids:
        return []
    found = rows.find({"_id": {"$in": ids}, "user_id": row["user_id"]})
    return sorted(found, key=lambda one: (one["context"]["fires_at"], one["_id"]))


def _may_lead(row: Row) -> bool:
    """One whose mail may be on its way stays as it is: another try must be the same mail."""
    return (
        row["kind"] == REMINDER and row["channel"] == EMAIL and not row["handovers"] and not row.get("joined")
    )


def _fits(row: Row, other: Row) -> bool:
    return _may_lead(other) and _minute(row) == _minute(other)


def _minute(row: Row) -> str:
    return f"{row['context']['fires_at']:%Y-%m-%dT%H:%M}"


def _store(rows: Collection[Row], row: Row, joined: Sequence[Row]) -> Row:
    """The others have no turn of their own any more: what becomes of the mail becomes of them."""
    now = clock.now()
    for one in joined:
        part = {"state": CLAIMED, "owner": "", "mail": row["_id"], "updated_at": now}
        if not claims.settle(rows, one, {"$set": part, "$unset": {"due": ""}}):
            raise _Lost
    ids = [one["_id"] for one in joined]
    if not claims.settle(rows, row, {"$set": {"joined": ids}}):
        raise _Lost
    return {**row, "joined": ids}
