"""What tasks keeps of a user, from auth's events."""

from contextlib import suppress
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.contracts.events import UserChanged
from webapp.core import answers, db
from webapp.tasks.models import SERVICE, UserProfile, profile_row


def zone_of(user_id: UUID, hint: str) -> str:
    """The user's zone; the token's hint until the profile is known."""
    row = profile_row(user_id)
    return str(row["timezone"]) if row else hint


def is_known(user_id: UUID) -> bool:
    """Whether auth's event about the user has arrived, so that their zone needs no hint."""
    return profile_row(user_id) is not None


def remember_user(event: UserChanged) -> None:
    """Keep the profile, unless a newer one is kept: events may arrive in any order, and twice.

    What today holds depends on the zone, so the user's cached answers go.
    """
    older = {"_id": event.user_id, "user_id": event.user_id, "version": {"$lt": event.version}}
    known = {"version": event.version, "timezone": event.timezone, "locale": event.locale}
    with answers.of(SERVICE).changing(event.user_id), suppress(DuplicateKeyError):
        # a newer one is there: the filter did not match it, the insert met it
        db.modify(UserProfile, older, {"$set": known}, upsert=True)
