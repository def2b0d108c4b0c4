"""When each user is to be told of a day."""

from uuid import UUID

from mongoengine import DateTimeField, Document, StringField, UUIDField

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.core.ids import derived_id
from webapp.notifications.models.names import SERVICE


class Summary(Document):
    """One kind of daily message of one user: next at `due`, which is in the user's day `date`. `told` is the
    last day that was told of: none is told of twice, wherever the user moves to. Without `due` none is
    wanted."""

    meta = meta(
        SERVICE,
        "summaries",
        indexes=[
            {"fields": ["due"], "partialFilterExpression": {"due": {"$exists": True}}},
            ("user_id",),
        ],
    )

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    kind = StringField(required=True)
    date = StringField()
    told = StringField(default="")
    due = DateTimeField()


def summary_key(user_id: UUID, kind: str) -> Row:
    """What names the row of a user and a kind."""
    return {"_id": derived_id(user_id, kind), "user_id": user_id}


def summary_row(user_id: UUID, kind: str) -> Row | None:
    """The row, or None before the user is known."""
    return db.rows_of(Summary).find_one(summary_key(user_id, kind))
