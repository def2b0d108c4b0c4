"""What tasks does on other services' events."""

from webapp.contracts.events import Event, SessionRevoked, UserChanged
from webapp.core import revocations, sessions
from webapp.core.outbox import NotNow
from webapp.tasks import service

SERVICE = "tasks"
_AGAIN_SECONDS = 1.0


def handle(event: Event, event_id: str) -> None:  # noqa: ARG001  (each effect is idempotent by itself)
    """Act on an event. Errors: `NotNow` while Redis cannot be told that a session has ended."""
    if isinstance(event, UserChanged):
        service.remember_user(event)
    elif isinstance(event, SessionRevoked):
        revocations.note(SERVICE, event.user_id, event.sid)
        if not sessions.gate().forget(event.sid):
            raise NotNow(_AGAIN_SECONDS)
