"""What auth stores."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
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
EXPIRING: list[Any] = [{"fields": ["expires_at"], "expireAfterSeconds": 0}]


class User(Document):
    """An account, as its owner sees it. `user_id` repeats the id: the shard key is the same in every
    collection. From `deletion_at` on it is gone."""

    meta = meta(SERVICE, "users", replicas=True)

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    email = StringField(required=True, max_length=254)
    email_verified = BooleanField(required=True)
    email_confirmed_at = DateTimeField(null=True)
    email_bounced_at = DateTimeField(null=True)
    password_hash = StringField(required=True)
    name = StringField(required=True, max_length=100)
    timezone = StringField(required=True)
    locale = StringField(required=True)
    otp_enabled = BooleanField(default=False)
    is_admin = BooleanField(default=False)
    deletion_at = DateTimeField(null=True)
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)


class Security(Document):
    """What guards an account and is never shown: the second factor, the door, the head of the audit chain.

    Whatever lets somebody in or shuts somebody out writes this row in its transaction, so that the two
    happen one after the other.
    """

    meta = meta(SERVICE, "security")

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    disabled_at = DateTimeField(null=True)
    entered_at = DateTimeField(null=True)
    otp = DictField()
    otp_tries = ListField(DictField())
    audit_seq = IntField(default=0)
    audit_hash = StringField(default="")


class Email(Document):
    """An address that is taken: its id is the normalised address, so that one address has one account."""

    meta = meta(SERVICE, "emails", shard_key="id")

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)


class Session(Document):
    """One log-in. `used` is the number of the highest refresh token that came back, `uses` when the latest
    ones first did; the tokens themselves are recomputed, never stored."""

    meta = meta(SERVICE, "sessions", indexes=[*EXPIRING, ("user_id", "revoked_at", "created_at")])

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    salt = StringField(required=True)
    used = IntField(required=True)
    uses = ListField()
    user_agent = StringField(max_length=300)
    device = StringField(max_length=100)
    address = StringField()
    last_used_at = DateTimeField()
    created_at = DateTimeField(required=True)
    refreshed_at = DateTimeField(required=True)
    expires_at = DateTimeField(required=True)
    revoked_at = DateTimeField(null=True)
    revoked_reason = StringField(null=True)


class Challenge(Document):
    """Something only the owner of an address can answer, once. The answer is derived from the id."""

    meta = meta(SERVICE, "challenges", shard_key="id", indexes=[*EXPIRING, ("user_id",)])

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    purpose = StringField(required=True)
    email = StringField(required=True)
    guard = StringField()
    expires_at = DateTimeField(required=True)


class AccessToken(Document):
    """A personal access token: of the signed token itself only the id is kept."""

    meta = meta(SERVICE, "access_tokens", indexes=[*EXPIRING, ("user_id", "revoked_at", "created_at")])

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    name = StringField(required=True, max_length=100)
    scopes = ListField(StringField(), required=True)
    last_used_at = DateTimeField(null=True)
    created_at = DateTimeField(required=True)
    expires_at = DateTimeField(required=True)
    revoked_at = DateTimeField(null=True)


class Audit(Document):
    """One security event of an account. Rows are only ever added; each carries the hash of the one before."""

    meta = meta(SERVICE, "audit", indexes=[("user_id", "-seq")])

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    seq = IntField(required=True)
    kind = StringField(required=True)
    device = StringField()
    address = StringField()
    said = DictField()
    at = DateTimeField(required=True)
    previous = StringField(required=True)
    hash = StringField(required=True)


class Identity(Document):
    """How an issuer of OpenID Connect knows a user. The id is derived from the issuer and its subject."""

    meta = meta(SERVICE, "identities", shard_key="id", indexes=[("user_id",)])

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    issuer = StringField(required=True)
    created_at = DateTimeField(required=True)


class Deletion(Document):
    """An account that is to be deleted when it is `due`. At stage 2 it is gone, and told of once more."""

    meta = meta(SERVICE, "deletions", indexes=["due"])

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    stage = IntField(required=True)
    attempts = IntField(required=True)
    due = DateTimeField(required=True)
    owner = StringField(default="")


class Export(Document):
    """All data of a user, as it was asked for on a device. `ready_at` is null until every part is there."""

    meta = meta(SERVICE, "exports", indexes=[*EXPIRING, ("user_id", "-created_at")])

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    user_agent = StringField()
    address = StringField()
    created_at = DateTimeField(required=True)
    ready_at = DateTimeField(null=True)
    expires_at = DateTimeField(required=True)


class ExportPart(Document):
    """A piece of what one service handed over."""

    meta = meta(
        SERVICE, "export_parts", indexes=[*EXPIRING, ("user_id", "export_id", "service", "run", "number")]
    )

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    export_id = StringField(required=True)
    service = StringField(required=True)
    run = StringField(required=True)
    number = IntField(required=True)
    total = IntField(required=True)
    chunk = StringField(required=True)
    expires_at = DateTimeField(required=True)


class Tries(Document):
    """When passwords were checked for somebody: for an account, known or not, from an address, on a device.
    The id is the hash of whom it counts; `taken` is whether the latest was let in."""

    meta = meta(SERVICE, "tries", shard_key="id", indexes=EXPIRING)

    id = StringField(primary_key=True)
    at = ListField(DateTimeField())
    taken = BooleanField()
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


def security_row(user_id: UUID) -> Row:
    """What guards the account; empty when there is no such account."""
    return db.rows_of(Security).find_one({"_id": user_id, "user_id": user_id}) or {}


def session_row(user_id: UUID, sid: str) -> Row | None:
    """The session, ended or not, or None."""
    return db.rows_of(Session).find_one({"_id": sid, "user_id": user_id})


def standing(kind: type[Document], user_id: UUID, now: datetime) -> list[Row]:
    """The user's sessions or access tokens that may act, the oldest first."""
    where = {"user_id": user_id, "revoked_at": None, "expires_at": {"$gt": now}}
    return list(db.rows_of(kind).find(where, sort=[("created_at", 1)]))


def standing_of(kind: type[Document], owned: Collection[Owned], now: datetime) -> list[Row]:
    """`{_id, user_id, last_used_at}` of those of the sessions or access tokens that were made, not ended, and
    have not run out."""
    where = {**db.any_of(owned), "revoked_at": None, "expires_at": {"$gt": now}}
    return list(db.rows_of(kind).find(where, {"user_id": 1, "last_used_at": 1}))
