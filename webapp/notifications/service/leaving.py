"""What notifications does for users who leave."""

from contextlib import suppress
from functools import partial
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.contracts.events import ExportRequested
from webapp.contracts.exports import parts
from webapp.core import answers, db, leaving, outbox
from webapp.notifications import models
from webapp.notifications.models import SERVICE, Outbox, ProcessedEvent, RevokedSession, WebhookRevision

_PLUMBING = (Outbox, ProcessedEvent, RevokedSession, WebhookRevision)
"""Of no interest to the user."""


def forget(user_id: UUID) -> None:
    """Delete all that is the user's, but for which of their sessions have ended: it is known for as long as
    a token of theirs would live, and goes by itself."""
    with answers.of(SERVICE).changing(user_id):
        leaving.purge(user_id, [one for one in leaving.documents(models) if one is not RevokedSession])


def hand_over(event: ExportRequested) -> None:
    """Send all that is the user's to auth, which makes one file of it."""
    kinds = [one for one in leaving.documents(models) if one not in _PLUMBING]
    chunks = leaving.packed({one._get_collection_name(): leaving.rows(event.user_id, one) for one in kinds})
    for part in parts(event, SERVICE, chunks):
        with suppress(DuplicateKeyError):
            db.atomic(SERVICE, partial(outbox.append, SERVICE, part))
