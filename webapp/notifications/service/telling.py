"""From events to the ledger: which messages an event asks for, and whether they may go."""

from webapp.contracts.events import (
    Event,
    LinkRequested,
    RefreshTokenReused,
    ReminderDue,
    RemindersMissed,
    SecurityNoticed,
    VerificationRequested,
)
from webapp.core import clock, db, inbox, queue
from webapp.core.db import Row
from webapp.core.outbox import NotNow
from webapp.notifications.channels import email
from webapp.notifications.channels.planned import Told
from webapp.notifications.models import SERVICE, profile_row
from webapp.notifications.service.preferences import choice_of
from webapp.notifications.service.routing import route

_PROFILE_SECONDS = 2.0
KIND_OF: dict[type[Event], str] = {
    VerificationRequested: "verification",
    LinkRequested: "link",
    SecurityNoticed: "security",
    RefreshTokenReused: "session_ended",
    ReminderDue: "reminder",
    RemindersMissed: "reminders_missed",
}


def tell(event: Event, event_id: str) -> None:
    """Put the event's messages into the ledger, once, and nudge the senders.

    Errors: `NotNow` when the user is not known here yet.
    """
    kind = KIND_OF.get(type(event))
    if kind is None:
        return
    profile = profile_row(event.user_id)
    address = getattr(event, "email", None) or (profile or {}).get("email")
    if address is None:
        raise NotNow(_PROFILE_SECONDS)
    told = Told(
        user_id=event.user_id,
        event_id=event_id,
        kind=kind,
        address=address,
        context=event.data(),
        now=clock.now(),
        task_id=getattr(event, "task_id", None),
    )
    if inbox.once(SERVICE, event_id, event.user_id, lambda: _enter(told, profile)):
        queue.nudge("notifications.send_deliveries", queue="mail")


def _enter(told: Told, profile: Row | None) -> None:
    db.insert(email.plan(told, route(profile, choice_of(told.user_id), told.kind, told.now)))
