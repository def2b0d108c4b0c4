"""Addresses whose mail comes back."""

from uuid import UUID

from webapp.auth.models import SERVICE, user_row, user_row_by_email
from webapp.auth.service.addresses import normalise
from webapp.auth.service.verification import change
from webapp.contracts.events import AddressBounced
from webapp.core import answers, db
from webapp.core.db import Row


def note_bounce(event: AddressBounced) -> None:
    """Mark the account that has this address, and tell the other services; nothing happens when nobody has
    it, when it is marked, or when its owner has read a mail of ours since."""
    user = user_row_by_email(normalise(event.email))
    if user is not None and _is_news(user, event):
        with answers.of(SERVICE).changing(user["_id"]):
            db.atomic(SERVICE, lambda: _mark(user["_id"], event))


def _mark(user_id: UUID, event: AddressBounced) -> None:
    user = user_row(user_id)
    if user is not None and normalise(user["email"]) == normalise(event.email) and _is_news(user, event):
        change(user, email_bounced_at=event.at)


def _is_news(user: Row, event: AddressBounced) -> bool:
    read = user.get("email_confirmed_at")
    return not user.get("email_bounced_at") and (read is None or read < event.at)
