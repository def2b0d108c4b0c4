"""What tasks keeps of a user, from auth's events."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.contracts.events import UserChanged, WebhooksChanged
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
        row = db.modify(UserProfile, older, {"$set": known}, upsert=True) or {}
        answers.of(SERVICE).subscribe(event.user_id, *_told(row))


def remember_webhooks(event: WebhooksChanged) -> bool:
    """Keep whether the user's changes are to be told. Out: False while that cannot be: the user is not known
    yet, or Redis cannot be told, which would go on to say otherwise."""
    mine = {"_id": event.user_id, "user_id": event.user_id}
    newer = {"told_revision": {"$not": {"$gte": event.revision}}}
    told = {"$set": {"told": event.wanted, "told_revision": event.revision}}
    if db.modify(UserProfile, {**mine, **newer}, told) is None and profile_row(event.user_id) is None:
        return False
    return answers.of(SERVICE).subscribe(event.user_id, event.wanted, event.revision)


def is_told(user_id: UUID) -> bool:
    """Whether a change of the user's that is being made is to be told. Call it inside `changing`."""
    return answers.of(SERVICE).subscribed(user_id, lambda: _told(profile_row(user_id) or {}))


def _told(row: Mapping[str, Any]) -> tuple[bool, int]:
    return bool(row.get("told")), int(row.get("told_revision") or 0)
