"""What users want to be told of, by which channel, and when not."""

from uuid import UUID

from mongoengine import DateTimeField, DictField, Document, IntField, StringField, UUIDField

from webapp.contracts import canary
from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.notifications.models.names import IN_APP, REMINDER, SERVICE, WEBHOOK


class Preferences(Document):
    """A user's own choices; what is not here is as `service.preferences` has it for everybody.

    `kinds` maps a kind to a map of channels. Times are on the clock of the user's wall.
    """

    meta = meta(SERVICE, "preferences")

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    kinds = DictField()
    quiet_hours = DictField(null=True)
    digest_time = StringField()
    overdue_time = StringField()
    updated_at = DateTimeField(required=True)


def preferences_row(user_id: UUID) -> Row | None:
    """What the user chose, or None for somebody who chose nothing. The canary is told by mail alone."""
    if user_id == canary.USER_ID:
        return {"version": 0, "kinds": {REMINDER: {IN_APP: False, WEBHOOK: False}}}
    return db.rows_of(Preferences).find_one({"_id": user_id, "user_id": user_id})
