"""The ledger."""

from uuid import UUID

from mongoengine import DateTimeField, DictField, Document, IntField, ListField, StringField, UUIDField

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.core.pagination import Position
from webapp.notifications.models.names import EMAIL, REMINDER, SERVICE

PENDING, CLAIMED, HANDED_OVER = "pending", "claimed", "handed_over"
SENT, BOUNCED, SUPPRESSED, DEAD = "sent", "bounced", "suppressed", "dead"


class Delivery(Document):
    """One message to one recipient by one channel: what became of it, and why.

    The id is derived from event, recipient and channel: however often an event is told, there is one row.
    `due` is when it may be tried (again); a finished row has none. `handovers` counts how often the last
    byte was about to go out: above one, the recipient may have it twice (SMTP cannot tell, RFC 1047).
    `joined` are others that go out in the same mail; each of those names it in `mail` and has no `due`.
    """

    meta = meta(
        SERVICE,
        "deliveries",
        indexes=[
            {"fields": ["due"], "partialFilterExpression": {"due": {"$exists": True}}},
            ("user_id", "-created_at", "-id"),
            ("user_id", "task_id", "-created_at", "-id"),
        ],
    )

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    event_id = StringField(required=True)
    kind = StringField(required=True)
    channel = StringField(required=True)
    recipient = StringField(required=True)
    task_id = StringField(null=True)
    context = DictField()
    state = StringField(required=True)
    reason = StringField(default="")
    attempts = IntField(required=True)
    handovers = IntField(required=True)
    due = DateTimeField()
    joined = ListField(StringField())
    mail = StringField()
    owner = StringField(default="")
    request_id = StringField(default="")
    traceparent = StringField(default="")
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)


_NEWEST = [("created_at", -1), ("_id", -1)]
_OF_USER = [("user_id", 1), *_NEWEST]
_OF_TASK = [("user_id", 1), ("task_id", 1), *_NEWEST]


def delivery_rows(user_id: UUID, task_id: str | None, *, after: Position | None, limit: int) -> list[Row]:
    """The user's deliveries (of a task, if one is named) from below `after` on, the newest first. Those that
    tie with it are a find of their own."""
    if after is None:
        return _find(user_id, task_id, {}, limit)
    tied = _find(user_id, task_id, {"created_at": after.values[0], "_id": {"$lt": after.id}}, limit)
    if len(tied) == limit:
        return tied
    return tied + _find(user_id, task_id, {"created_at": {"$lt": after.values[0]}}, limit - len(tied))


def reminder_rows(user_id: UUID, *, limit: int) -> list[Row]:
    """The user's reminders by mail, the newest first: what each was set for (`context.fires_at`), what became
    of it, and when."""
    where = {"user_id": user_id, "kind": REMINDER, "channel": EMAIL}
    shown = {"context.fires_at": 1, "state": 1, "updated_at": 1}
    return db.rows_of(Delivery).find(where, shown, hint=_OF_USER, sort=_NEWEST, limit=limit).to_list()


def _find(user_id: UUID, task_id: str | None, beyond: Row, limit: int) -> list[Row]:
    of_task = {} if task_id is None else {"task_id": task_id}
    where = {"user_id": user_id, **of_task, **beyond}
    hint = _OF_USER if task_id is None else _OF_TASK
    return db.rows_of(Delivery).find(where, {"context": 0}, hint=hint, sort=_NEWEST, limit=limit).to_list()
