"""From events to the ledger: which messages an event asks for."""

from dataclasses import dataclass
from typing import Any

import structlog

from webapp.contracts.events import (
    Event,
    LinkRequested,
    RefreshTokenReused,
    ReminderDue,
    RemindersMissed,
    SecurityNoticed,
    VerificationRequested,
    WebhookSwitchedOff,
)
from webapp.core import clock, context, db, inbox, queue, tracing
from webapp.core.db import Row
from webapp.core.ids import derived_id
from webapp.core.outbox import NotNow
from webapp.notifications.channels import webhook
from webapp.notifications.channels.planned import Route, Told
from webapp.notifications.models import PENDING, SERVICE, SUPPRESSED, Delivery, profile_row

EMAIL = "email"
UNVERIFIED = "unverified_address"
_PROFILE_SECONDS = 2.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Message:
    """One message that an event asks for. A `reason` says why it is not sent."""

    kind: str
    recipient: str
    context: dict[str, Any]
    task_id: str | None = None
    reason: str = ""


def tell(event: Event, event_id: str) -> None:
    """Put the event's messages into the ledger, once, and nudge the senders.

    Errors: `NotNow` when the user is not known here yet.
    """
    message = _message(event)
    if message is None:
        return
    if inbox.once(SERVICE, event_id, event.user_id, lambda: _enter(event, event_id, message)):
        queue.nudge("notifications.send_deliveries", queue="mail")


def _message(event: Event) -> Message | None:
    match event:
        case VerificationRequested():
            return Message("verification", event.email, event.data())
        case LinkRequested():
            return Message("link", event.email, event.data())
        case SecurityNoticed():
            return Message("security", event.email, event.data())
        case ReminderDue():
            return _to_user(event, "reminder", only_verified=True, task_id=event.task_id)
        case RemindersMissed():
            return _to_user(event, "reminders_missed", only_verified=True)
        case WebhookSwitchedOff():
            return _to_user(event, "webhook_off", only_verified=True)
        case RefreshTokenReused():
            return _to_user(event, "session_ended", only_verified=False)
        case _:
            return None


def _to_user(event: Event, kind: str, *, only_verified: bool, task_id: str | None = None) -> Message:
    profile = profile_row(event.user_id)
    if profile is None:
        raise NotNow(_PROFILE_SECONDS)
    reason = UNVERIFIED if only_verified and not profile["email_verified"] else ""
    return Message(kind, profile["email"], event.data(), task_id, reason)


def _enter(event: Event, event_id: str, message: Message) -> None:
    now = clock.now()
    told = Told(
        user_id=event.user_id,
        event_id=event_id,
        kind=message.kind,
        address=message.recipient,
        context=message.context,
        now=now,
        task_id=message.task_id,
    )
    webhook.plan(told, Route())
    waiting: Row = {} if message.reason else {"due": now}
    db.insert(
        Delivery(
            id=derived_id(event_id, message.recipient, EMAIL),
            user_id=event.user_id,
            event_id=event_id,
            kind=message.kind,
            channel=EMAIL,
            recipient=message.recipient,
            task_id=message.task_id,
            context=message.context,
            state=SUPPRESSED if message.reason else PENDING,
            reason=message.reason,
            attempts=0,
            handovers=0,
            request_id=context.request_id(),
            traceparent=tracing.traceparent(),
            created_at=now,
            updated_at=now,
            **waiting,
        )
    )
