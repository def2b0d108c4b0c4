"""What auth stores."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from mongoengine import (
    BooleanField,
    DateTimeField,
    Document,
    IntField,
    ListField,
    StringField,
    UUIDField,
)

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.core.ids import Owned
from webapp.core.outbox import OutboxRow

SERVICE = "auth"


class User(Document):
    """An account. `user_id` repeats the id: the shard key is the same in every collection."""

    meta = meta(SERVICE, "users", replicas=True)

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    email = StringField(required=True, max_length=254)
    email_verified = BooleanField(required=True)
    password_hash = StringField(required=True)
    name = StringField(required=True, max_length=100)
    timezone = StringField(required=True)
    locale = StringField(required=True)
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)


class Email(Document):
    """An address that is taken: its id is the normalised address, so that one address has one account."""

    meta = meta(SERVICE, "emails", shard_key="id")

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)


class Session(Document):
    """One log-in. `used` is the number of the highest refresh token that came back, `uses` when the latest
    ones first did; the tokens themselves are recomputed, never stored."""

    meta = meta(SERVICE, "sessions", indexes=[{"fields": ["expires_at"], "expireAfterSeconds": 0}])

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    salt = StringField(required=True)
    used = IntField(required=True)
    uses = ListField()
    user_agent = StringField(max_length=300)
    address = StringField()
    created_at = DateTimeField(required=True)
    refreshed_at = DateTimeField(required=True)
    expires_at = DateTimeField(required=True)
    revoked_at = DateTimeField(null=True)
    revoked_reason = StringField(null=True)


class Challenge(Document):
    """Something only the owner of an address can answer, once. The answer is derived from the id."""

    meta = meta(
        SERVICE, "challenges", shard_key="id", indexes=[{"fields": ["expires_at"], "expireAfterSeconds": 0}]
    )

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    purpose = StringField(required=True)
    email = StringField(required=True)
    expires_at = DateTimeField(required=True)


class Outbox(OutboxRow):
    """What happened in auth and is not yet told."""

    meta = meta(SERVICE, "outbox", indexes=["due"])


def user_row(user_id: UUID) -> Row | None:
    """The account, or None."""
    return db.rows_of(User).find_one({"_id": user_id, "user_id": user_id})


def user_row_by_email(address: str) -> Row | None:
    """The account behind a normalised address, or None."""
    email = db.rows_of(Email).find_one({"_id": address})
    return user_row(email["user_id"]) if email else None


def session_row(user_id: UUID, sid: str) -> Row | None:
    """The session, ended or not, or None."""
    return db.rows_of(Session).find_one({"_id": sid, "user_id": user_id})


def sessions_standing(owned: Collection[Owned], now: datetime) -> set[Owned]:
    """Those of the sessions (user and id) that were opened, not ended, and have not run out."""
    standing = {**db.any_of(owned), "revoked_at": None, "expires_at": {"$gt": now}}
    return {(row["user_id"], row["_id"]) for row in db.rows_of(Session).find(standing, {"user_id": 1})}
