"""What tasks does on other services' events, and what is loaded ahead for its readers."""

from collections.abc import Mapping
from datetime import datetime

from config.settings import Settings
from webapp.contracts.events import (
    Event,
    ExportRequested,
    SessionRevoked,
    SummaryRequested,
    UserChanged,
    UserDeleted,
    WebhooksChanged,
)
from webapp.core import revocations, sessions
from webapp.core.answers import Loader
from webapp.core.outbox import NotNow
from webapp.tasks import service
from webapp.tasks.loaders import load_counts_ahead, load_first_page

SERVICE = "tasks"
_AGAIN_SECONDS = 1.0
_NEXT_SECONDS = 0.1
WARMED: Mapping[str, Loader] = {
    "/api/v1/tasks": load_first_page,
    "/api/v1/tasks/counts": load_counts_ahead,
}
"""What the cache is warmed with: the path (and query) by which an answer is asked for, and its loader."""


def figures(settings: Settings, now: datetime) -> Mapping[str, float]:
    """How many tasks have a reminder that is due, and how late the latest is (seconds)."""
    del settings  # it tells the same whatever they are
    return service.reminder_backlog(now)


def handle(event: Event, event_id: str) -> None:  # noqa: ARG001  (each effect is idempotent by itself)
    """Act on an event. Errors: `NotNow` while Redis cannot be told that a session has ended, and while more
    of a large account has to follow its user to another zone."""
    if isinstance(event, UserChanged | WebhooksChanged):
        _remember(event)
    elif isinstance(event, SessionRevoked):
        revocations.note(SERVICE, event.user_id, event.sid, event.expires_at)
        if not sessions.gate().forget(event.sid):
            raise NotNow(_AGAIN_SECONDS)
    elif isinstance(event, UserDeleted):
        service.forget(event.user_id)
    elif isinstance(event, ExportRequested):
        service.hand_over(event)
    elif isinstance(event, SummaryRequested):
        service.summarise(event)


def _remember(event: UserChanged | WebhooksChanged) -> None:
    if isinstance(event, WebhooksChanged):
        if not service.remember_webhooks(event):
            raise NotNow(_AGAIN_SECONDS)
        return
    service.remember_user(event)
    if not service.follow_zone(event.user_id):
        raise NotNow(_NEXT_SECONDS)
