"""What auth does for other services, and what it does on events."""

from uuid import UUID

from webapp.auth import service
from webapp.contracts.events import Event, SessionRevoked
from webapp.core import sessions
from webapp.core.outbox import NotNow

_AGAIN_SECONDS = 1.0


class LocalSessions:
    """`SessionDirectory` where auth's own database is at hand."""

    def stands(self, user_id: UUID, sid: str) -> bool:
        """Whether the session stands, by its row."""
        return service.stands(user_id, sid)


def handle(event: Event, event_id: str) -> None:  # noqa: ARG001  (a tombstone is idempotent by itself)
    """Act on an event. Errors: `NotNow` while Redis cannot be told that a session has ended."""
    if isinstance(event, SessionRevoked) and not sessions.gate().forget(event.sid):
        raise NotNow(_AGAIN_SECONDS)
