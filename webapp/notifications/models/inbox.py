"""The inbox in the app: what a user was told, and what of it is read.

Each user's notifications are numbered, so that their order, and what "all" was when all were marked as read,
depend on no clock.
"""

from datetime import timedelta
from uuid import UUID

from bson import ObjectId
from mongoengine import (
    DateTimeField,
    DictField,
    Document,
    IntField,
    ListField,
    ObjectIdField,
    StringField,
    UUIDField,
)

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.core.ids import derived_id
from webapp.notifications.models.names import SERVICE

KEPT = timedelta(days=90)
MOST = 1000
"""Of one user: the oldest makes room."""

_NEWEST = [("number", -1)]
_ALL_INDEX = [("user_id", 1), ("number", -1)]
_UNREAD_INDEX = [("user_id", 1), ("read_at", 1), ("number", -1)]


class Notification(Document):
    """One entry. Its id is derived from the event, so that an event that is told again makes no other.

    `read_at` is null until it is read by itself; `Inbox.readings` may say so of many.
    """

    meta = meta(
        SERVICE,
        "notifications",
        indexes=[
            ("user_id", "-number"),
            ("user_id", "read_at", "-number"),
            {"fields": ["created_at"], "expireAfterSeconds": int(KEPT.total_seconds())},
        ],
        replicas=True,
    )

    id = ObjectIdField(primary_key=True)
    user_id = UUIDField(required=True)
    number = IntField(required=True)
    kind = StringField(required=True)
    title = StringField(required=True)
    body = StringField(default="")
    link = StringField(required=True)
    read_at = DateTimeField(null=True)
    created_at = DateTimeField(required=True)


class Inbox(Document):
    """One user's inbox: the number that was given last, and `readings`, each `{up_to, at}`: when all up to a
    number were marked as read, the earliest first."""

    meta = meta(SERVICE, "inboxes", replicas=True)

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    last = IntField(required=True)
    readings = ListField(DictField())


def notification_id(user_id: UUID, event_id: str) -> ObjectId:
    """The id of what an event makes for its user."""
    return ObjectId(derived_id(user_id, event_id)[:24])


def has_notification(user_id: UUID, own_id: ObjectId) -> bool:
    """Whether the user has it."""
    return db.rows_of(Notification).find_one({"_id": own_id, "user_id": user_id}, {"_id": 1}) is not None


def notification_row(user_id: UUID, own_id: ObjectId) -> Row | None:
    """One of the user's."""
    return db.rows_of(Notification).find_one({"_id": own_id, "user_id": user_id})


def inbox_row(user_id: UUID) -> Row:
    """What is known of the user's inbox."""
    found = db.rows_of(Inbox).find_one({"_id": user_id, "user_id": user_id})
    return found or {"last": 0, "readings": []}


def next_number(user_id: UUID) -> int:
    """The number of the user's next notification; in a transaction no other is given it."""
    mine = {"_id": user_id, "user_id": user_id}
    row = db.modify(Inbox, mine, {"$inc": {"last": 1}, "$setOnInsert": {"readings": []}}, upsert=True)
    return int(row["last"]) if row else 1


def notification_rows(user_id: UUID, *, below: int | None, above: int | None, limit: int) -> list[Row]:
    """The user's from below a number on, the newest first; with `above` those alone that have a higher one
    and were not read by themselves."""
    bounds = {key: value for key, value in (("$lt", below), ("$gt", above)) if value is not None}
    where = {"user_id": user_id, **({"number": bounds} if bounds else {})}
    if above is None:
        found = db.rows_of(Notification).find(where, hint=_ALL_INDEX, sort=_NEWEST, limit=limit)
    else:
        unread = {**where, "read_at": None}
        found = db.rows_of(Notification).find(unread, hint=_UNREAD_INDEX, sort=_NEWEST, limit=limit)
    return found.to_list()


def unread_count(user_id: UUID, above: int) -> int:
    """How many of the user's have a higher number and were not read by themselves."""
    where = {"user_id": user_id, "read_at": None, "number": {"$gt": above}}
    return db.rows_of(Notification).count_documents(where, hint=_UNREAD_INDEX)
