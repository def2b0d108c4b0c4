"""What notifications knows of users."""

from uuid import UUID

from mongoengine import BooleanField, DateTimeField, Document, IntField, StringField, UUIDField

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.notifications.models.names import SERVICE


class UserProfile(Document):
    """What notifications knows of a user, from auth's events."""

    meta = meta(SERVICE, "user_profiles")

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    email = StringField(required=True)
    email_verified = BooleanField(required=True)
    email_bounced_at = DateTimeField(null=True)
    name = StringField(required=True)
    timezone = StringField(required=True)
    locale = StringField(required=True)


def profile_row(user_id: UUID) -> Row | None:
    """What is known of the user, or None before the first event."""
    return db.rows_of(UserProfile).find_one({"_id": user_id, "user_id": user_id})
