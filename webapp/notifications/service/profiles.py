"""What notifications keeps of a user, from auth's events."""

from pymongo.errors import DuplicateKeyError

from webapp.contracts.events import UserChanged
from webapp.core import db
from webapp.notifications.models import UserProfile


def remember_user(event: UserChanged) -> None:
    """Keep the profile, unless a newer one is kept: events may arrive in any order, and twice."""
    older = {"_id": event.user_id, "user_id": event.user_id, "version": {"$lt": event.version}}
    try:
        db.modify(UserProfile, older, {"$set": event.data()}, upsert=True)
    except DuplicateKeyError:  # a newer one is there: the filter did not match it, the insert met it
        return
