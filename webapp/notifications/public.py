"""What notifications does on other services' events."""

from webapp.contracts.events import Event, SessionRevoked, UserChanged
from webapp.core import revocations, sessions
from webapp.core.outbox import NotNow
from webapp.notifications import service

SERVICE = "notifications"
_AGAIN_SECONDS = 1.0


def handle(event: Event, event_id: str) -> None:
    """Act on an event. Errors: `NotNow` when something that the event needs is not there yet."""
    if isinstance(event, UserChanged):
        service.remember_user(event)
    elif isinstance(event, SessionRevoked):
        revocations.note(SERVICE, event.user_id, event.sid)
        if not sessions.gate().forget(event.sid):
            raise NotNow(_AGAIN_SECONDS)
    else:
        service.tell(event, event_id)
