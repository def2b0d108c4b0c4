"""What notifications keeps of a user, from auth's events."""

from pymongo.errors import DuplicateKeyError

from webapp.contracts.events import UserChanged
from webapp.core import clock, db
from webapp.notifications.models import SERVICE, UserProfile
from webapp.notifications.service.summaries import plan_days


def remember_user(event: UserChanged) -> None:
    """Keep the profile, unless a newer one is kept: events may arrive in any order, and twice. When the user
    is told of a day follows their zone."""
    try:
        db.atomic(SERVICE, lambda: _remember(event))
    except DuplicateKeyError:  # a newer one is there: the filter did not match it, the insert met it
        return


def _remember(event: UserChanged) -> None:
    older = {"_id": event.user_id, "user_id": event.user_id, "version": {"$lt": event.version}}
    db.modify(UserProfile, older, {"$set": event.data()}, upsert=True)
    plan_days(event.user_id, clock.now())
