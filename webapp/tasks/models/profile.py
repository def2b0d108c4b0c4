"""What tasks knows of users."""

from uuid import UUID

from mongoengine import BooleanField, Document, IntField, StringField, UUIDField

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.tasks.models.names import SERVICE


class UserProfile(Document):
    """What tasks knows of a user: from auth's events the zone in which floating dues mean something, from
    notifications' whether they have a webhook that wants to hear of tasks."""

    meta = meta(SERVICE, "user_profiles")

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    timezone = StringField(required=True)
    locale = StringField(required=True)
    told = BooleanField()
    told_revision = IntField()


def profile_row(user_id: UUID) -> Row | None:
    """What is known of the user, or None before the first event."""
    return db.rows_of(UserProfile).find_one({"_id": user_id, "user_id": user_id})
