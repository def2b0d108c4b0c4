"""Idempotency keys: a request that is sent again gets the first answer, and has its effect once.

First a claim on its own, so that a twin sees it; then effect and answer in one transaction.
"""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import mongoengine
from mongoengine import BinaryField, DateTimeField, DictField, IntField, StringField, UUIDField
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from webapp.core import claims, clock, db
from webapp.core.db import Row
from webapp.core.errors import IdempotencyInProgress, IdempotencyMismatch
from webapp.core.ids import derived_id

COLLECTION = "idempotency_claims"
KEPT = timedelta(hours=24)
MAX_KEY_CHARACTERS = 255


class IdempotencyClaim(mongoengine.Document):
    """One key of one user. `due` is when an unfinished claim may be taken over; `status` marks it done."""

    meta = {
        "abstract": True,
        "indexes": [{"fields": ["expires_at"], "expireAfterSeconds": 0}],
        "auto_create_index": False,
        "index_cls": False,
    }

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    fingerprint = StringField(required=True)
    owner = StringField()
    due = DateTimeField()
    attempts = IntField()
    status = IntField(null=True)
    headers = DictField()
    body = BinaryField()
    expires_at = DateTimeField(required=True)


def begin(service: str, user_id: UUID, method: str, path: str, key: str, body: bytes, *, lease: float) -> Row:
    """Claim the key for `lease` seconds. Out: the claim; with a `status` it holds the answer to replay.

    Errors: `IdempotencyMismatch` for another body, `IdempotencyInProgress` while a twin runs.
    """
    now = clock.now()
    row: Row = {
        "_id": derived_id(user_id, method, path, key),
        "user_id": user_id,
        "fingerprint": hashlib.sha256(body).hexdigest(),
        "owner": claims.new_owner(),
        "due": now + timedelta(seconds=lease),
        "attempts": 1,
        "status": None,
        "expires_at": now + KEPT,
    }
    return _claim(service, row, lease)


def _claim(service: str, row: Row, lease: float) -> Row:
    try:
        _rows(service).insert_one(row)
    except DuplicateKeyError:
        return _second(service, row, lease)
    return row


def _second(service: str, mine: Row, lease: float) -> Row:
    rows = _rows(service)
    first = rows.find_one({"_id": mine["_id"], "user_id": mine["user_id"]})
    if first is None:
        raise IdempotencyInProgress(headers={"Retry-After": "1"})
    if first["expires_at"] <= clock.now():
        rows.delete_one(claims.held(first))
        return _claim(service, mine, lease)
    if first["fingerprint"] != mine["fingerprint"]:
        raise IdempotencyMismatch
    if first["status"] is not None:
        return first
    taken = claims.claim(rows, first, owner=mine["owner"], lease=lease)
    if taken is None:
        raise IdempotencyInProgress(headers={"Retry-After": "1"})
    return taken


def finish(service: str, claim: Row, *, status: int, headers: dict[str, Any], body: bytes) -> None:
    """Keep the answer; inside the effect's transaction, it is kept if and only if the effect is.

    Errors: `IdempotencyInProgress` when a twin took the claim over, which undoes the effect.
    """
    answer = {"$set": {"status": status, "headers": headers, "body": body, "due": None}}
    if not claims.settle(_rows(service), claim, answer):
        raise IdempotencyInProgress(headers={"Retry-After": "1"})


def free(service: str, claim: Row) -> None:
    """The request failed on our side: the key may be used again at once. An answer that was stored after all
    (the database went away at the commit, and the commit went through) stays."""
    _rows(service).delete_one({**claims.held(claim), "status": None})


def _rows(service: str) -> Collection[Row]:
    return db.collection(service, COLLECTION)
