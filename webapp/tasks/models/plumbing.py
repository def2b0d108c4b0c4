"""Collections that every service has of its own."""

from webapp.core import idempotency, outbox, revocations
from webapp.core.documents import meta
from webapp.tasks.models.names import EXPIRING, SERVICE


class Outbox(outbox.OutboxRow):
    """What happened in tasks and is not yet told."""

    meta = meta(SERVICE, outbox.COLLECTION, indexes=["due"])


class IdempotencyClaim(idempotency.IdempotencyClaim):
    """Answers to requests that bore an idempotency key."""

    meta = meta(SERVICE, idempotency.COLLECTION, indexes=[*EXPIRING, ("user_id",)])


class RevokedSession(revocations.RevokedSession):
    """Sessions that auth has told to be ended."""

    meta = meta(SERVICE, revocations.COLLECTION, indexes=EXPIRING)
