"""The audit log: one row for each security event, chained by hash for each user.

A row's hash covers what it says and the hash of the row before; the head of the chain stands in another
collection. So a row that was altered, or taken out, even the newest, is found by `first_fault`.
"""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from webapp.auth.models import Audit, Security, security_row
from webapp.auth.service.devices import NOWHERE, Device
from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.fields import format_instant

_COVERED = ("user_id", "seq", "kind", "device", "address", "said", "at", "previous")


def record(user_id: UUID, kind: str, device: Device = NOWHERE, **said: Any) -> Row:
    """Add a row. Call it in the transaction of what happened. Out: the row."""
    head = security_row(user_id)
    row = _append(head, user_id, kind, device, said)
    where = {"_id": user_id, "user_id": user_id}
    db.modify(Security, where, {"$set": {"audit_seq": row["seq"], "audit_hash": row["hash"]}})
    return row


def begin(user_id: UUID, kind: str, device: Device, **said: Any) -> None:
    """The first row of a new account, and what guards it. Call it in the transaction that makes it."""
    row = _append({}, user_id, kind, device, said)
    db.insert(Security(id=user_id, user_id=user_id, audit_seq=row["seq"], audit_hash=row["hash"]))


def _append(head: Row, user_id: UUID, kind: str, device: Device, said: Row) -> Row:
    row: Row = {
        "user_id": user_id,
        "seq": head.get("audit_seq", 0) + 1,
        "kind": kind,
        "device": device.name if device.user_agent else "",
        "address": device.address,
        "said": said,
        "at": clock.now(),
        "previous": head.get("audit_hash", ""),
    }
    row |= {"_id": f"{user_id.hex}.{row['seq']}", "hash": digest(row)}
    db.rows_of(Audit).insert_one(row)
    return row


def digest(row: Row) -> str:
    """What a row's hash must be: SHA-256 over its JSON with sorted keys."""
    covered = {name: _plain(row[name]) for name in _COVERED}
    return hashlib.sha256(orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)).hexdigest()


def entries(user_id: UUID, *, before: int | None, limit: int) -> list[Row]:
    """The user's security events, the newest first, from below the number `before` on."""
    below = {} if before is None else {"seq": {"$lt": before}}
    return list(db.rows_of(Audit).find({"user_id": user_id, **below}, sort=[("seq", -1)], limit=limit))


def first_fault(user_id: UUID) -> int | None:
    """The number of the first row that is missing or was altered; None when the chain is whole."""
    previous, seq = "", 0
    for row in db.rows_of(Audit).find({"user_id": user_id}, sort=[("seq", 1)]):
        seq += 1
        if row["seq"] != seq or row["previous"] != previous or row["hash"] != digest(row):
            return seq
        previous = row["hash"]
    head = security_row(user_id)
    whole = (head.get("audit_seq", 0), head.get("audit_hash", "")) == (seq, previous)
    return None if whole else seq + 1


def _plain(value: Any) -> Any:
    return (
        format_instant(value)
        if isinstance(value, datetime)
        else str(value)
        if isinstance(value, UUID)
        else value
    )
