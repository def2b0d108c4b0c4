"""What notifications does on other services' events, and what is loaded ahead for its readers."""

from collections.abc import Mapping
from datetime import datetime

from config.settings import Settings
from webapp.contracts.events import (
    Event,
    ExportRequested,
    SessionRevoked,
    TaskChanged,
    UserChanged,
    UserDeleted,
)
from webapp.core import revocations, sessions
from webapp.core.answers import Loader
from webapp.core.outbox import NotNow
from webapp.notifications import service

SERVICE = "notifications"
_AGAIN_SECONDS = 1.0
WARMED: Mapping[str, Loader] = {}
"""What the cache is warmed with: nothing of this service is cached."""


def figures(settings: Settings, now: datetime) -> Mapping[str, float]:
    """How many messages are due, how many webhooks have something due, and how long the oldest of each has
    been (seconds); how late the canary is, where there is one."""
    own = {**service.backlog(now), **service.webhook_backlog(now)}
    return {**own, **service.canary_figures(settings, now)}


def handle(event: Event, event_id: str) -> None:
    """Act on an event. Errors: `NotNow` when something that the event needs is not there yet."""
    if isinstance(event, UserChanged):
        service.remember_user(event)
    elif isinstance(event, SessionRevoked):
        revocations.note(SERVICE, event.user_id, event.sid, event.expires_at)
        if not sessions.gate().forget(event.sid):
            raise NotNow(_AGAIN_SECONDS)
    elif isinstance(event, TaskChanged):
        service.tell_webhooks(event, event_id)
    elif isinstance(event, UserDeleted):
        service.forget(event.user_id)
    elif isinstance(event, ExportRequested):
        service.hand_over(event)
    else:
        service.tell(event, event_id)
