"""From events to the ledger: which messages an event asks for, and which channels they take."""

from contextlib import nullcontext
from typing import Any

from webapp.contracts.events import (
    Event,
    LinkRequested,
    RefreshTokenReused,
    ReminderDue,
    RemindersMissed,
    SecurityNoticed,
    SummaryMade,
    VerificationRequested,
    WebhookSwitchedOff,
)
from webapp.core import answers, clock, db, inbox, queue
from webapp.core.db import Row
from webapp.core.outbox import NotNow
from webapp.notifications.channels import email, webhook
from webapp.notifications.channels.planned import Plan, Told
from webapp.notifications.models import EMAIL, IN_APP, SERVICE, WEBHOOK, profile_row
from webapp.notifications.service import canary
from webapp.notifications.service.entries import plan_in_app
from webapp.notifications.service.kinds import KINDS
from webapp.notifications.service.preferences import choice_of
from webapp.notifications.service.routing import routes

_PROFILE_SECONDS = 2.0
KIND_OF: dict[type[Event], str] = {
    VerificationRequested: "verification",
    LinkRequested: "link",
    SecurityNoticed: "security",
    RefreshTokenReused: "session_ended",
    ReminderDue: "reminder",
    RemindersMissed: "reminders_missed",
    WebhookSwitchedOff: "webhook_off",
}
PLANS: dict[str, Plan] = {EMAIL: email.plan, IN_APP: plan_in_app, WEBHOOK: webhook.plan}


def tell(event: Event, event_id: str) -> None:
    """Put the event's messages into the ledger, once, and nudge the senders.

    Errors: `NotNow` when the user is not known here yet.
    """
    kind = event.kind if isinstance(event, SummaryMade) else KIND_OF.get(type(event))
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
    shown = answers.of(SERVICE).changing(event.user_id) if IN_APP in KINDS[kind].channels else nullcontext()
    with shown:
        fresh = inbox.once(SERVICE, event_id, event.user_id, lambda: _enter(told, profile))
    if fresh:
        canary.forget_old(event.user_id)
        queue.nudge("notifications.send_deliveries", queue="mail")


def _enter(told: Told, profile: Row | None) -> None:
    for channel, route in _routes(told, profile).items():
        for delivery in PLANS[channel](told, route):
            db.insert(delivery)


def _routes(told: Told, profile: Row | None) -> dict[str, Any]:
    """An address that the account does not have (any more) is told by mail alone: the account is told too."""
    found = routes(profile, choice_of(told.user_id), told.kind, told.now)
    elsewhere = profile is not None and told.address != profile["email"]
    return {EMAIL: found[EMAIL]} if elsewhere else found
