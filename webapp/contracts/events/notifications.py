"""What happens to messages and webhooks, told by notifications."""

from dataclasses import dataclass
from datetime import datetime

from webapp.contracts.events.event import Event


@dataclass(frozen=True, kw_only=True)
class WebhooksChanged(Event):
    """Whether a user has a webhook that wants to hear of tasks. Only the newest revision counts."""

    type = "notifications.webhooks.changed"
    subscribers = ("tasks",)
    identity = ("revision",)

    revision: int
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class WebhookSwitchedOff(Event):
    """A webhook failed for so long that it was switched off. `reason` is `failing` or `gone`."""

    type = "notifications.webhook.switched_off"
    subscribers = ("notifications",)
    identity = ("webhook_id", "at")

    webhook_id: str
    url: str
    reason: str
    last_error: str
    failing_since: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SummaryRequested(Event):
    """The hour has come to tell a user of a day: what is `overdue`, or the `digest`. `timezone` is where the
    user is."""

    type = "notifications.summary.requested"
    subscribers = ("tasks",)
    identity = ("kind", "date")

    kind: str
    date: str
    timezone: str


@dataclass(frozen=True, kw_only=True)
class AddressBounced(Event):
    """Mail to an address was refused for good, at `at`. Whose address it is, is looked up: for a report of a
    mail provider `user_id` is derived from the address."""

    type = "notifications.address.bounced"
    subscribers = ("auth",)
    identity = ("report_id",)

    report_id: str
    email: str
    at: datetime
    reason: str
