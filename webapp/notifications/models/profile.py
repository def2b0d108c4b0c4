"""What notifications knows of users."""

from uuid import UUID

from mongoengine import BooleanField, DateTimeField, Document, IntField, StringField, UUIDField

from webapp.contracts import canary
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


_CANARY: Row = {
    "email": canary.ADDRESS,
    "email_verified": True,
    "name": "Canary",
    "timezone": "UTC",
    "locale": "en",
}


def profile_row(user_id: UUID) -> Row | None:
    """What is known of the user, or None before the first event. Of the canary it stands here."""
    if user_id == canary.USER_ID:
        return dict(_CANARY)
    return db.rows_of(UserProfile).find_one({"_id": user_id, "user_id": user_id})
