"""Events: what happened, in the past tense, told to the services that subscribe.

CloudEvents-shaped: `id`, `type`, `subject`, `data`. An id is derived from what happened, so that telling
twice is telling once. Only add fields with defaults: rows written by an earlier release are still read.
"""

from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from webapp.contracts.events.accounts import (
    ExportPartMade,
    ExportRequested,
    LinkRequested,
    PasswordForgotten,
    RefreshTokenReused,
    SecurityNoticed,
    SessionRevoked,
    UserChanged,
    UserDeleted,
    VerificationRequested,
)
from webapp.contracts.events.event import Event
from webapp.contracts.events.notifications import (
    AddressBounced,
    SummaryRequested,
    WebhooksChanged,
    WebhookSwitchedOff,
)
from webapp.contracts.events.tasks import (
    ReminderDue,
    RemindersMissed,
    SummaryMade,
    TaskChanged,
)

__all__ = [
    "DATED",
    "EVENTS",
    "AddressBounced",
    "Event",
    "ExportPartMade",
    "ExportRequested",
    "LinkRequested",
    "PasswordForgotten",
    "RefreshTokenReused",
    "ReminderDue",
    "RemindersMissed",
    "SecurityNoticed",
    "SessionRevoked",
    "SummaryMade",
    "SummaryRequested",
    "TaskChanged",
    "UserChanged",
    "UserDeleted",
    "VerificationRequested",
    "WebhookSwitchedOff",
    "WebhooksChanged",
    "adapter",
    "read",
]

EVENTS: dict[str, type[Event]] = {
    kind.type: kind
    for kind in (
        UserChanged,
        VerificationRequested,
        SessionRevoked,
        RefreshTokenReused,
        SecurityNoticed,
        PasswordForgotten,
        LinkRequested,
        UserDeleted,
        ExportRequested,
        ExportPartMade,
        ReminderDue,
        RemindersMissed,
        TaskChanged,
        WebhooksChanged,
        WebhookSwitchedOff,
        AddressBounced,
        SummaryRequested,
        SummaryMade,
    )
}

DATED = ("reminders",)
"""What happens at an instant that was set, and is measured by how late it happens."""


def read(kind: str, user_id: UUID, data: dict[str, Any]) -> Event:
    """The event that a row or a message holds; fields that a later release added are passed over.

    Errors: `KeyError` for a type that this release does not know; `ValueError` for data of another form.
    """
    return adapter(kind).validate_python({**data, "user_id": user_id})


@cache
def adapter(kind: str) -> TypeAdapter[Event]:
    """Reads the data of an event of this type, as MongoDB and as JSON hold it."""
    return TypeAdapter(EVENTS[kind])
