"""Events: what happened, in the past tense, told to the services that subscribe.

CloudEvents-shaped: `id`, `type`, `subject`, `data`. An id is derived from what happened, so that telling
twice is telling once. Only add fields with defaults: rows written by an earlier release are still read.
"""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from webapp.core.ids import derived_id


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event has. A subclass names its type, its subscribers, and what its id derives from."""

    type: ClassVar[str]
    subscribers: ClassVar[tuple[str, ...]]
    identity: ClassVar[tuple[str, ...]]

    user_id: UUID

    @property
    def id(self) -> str:
        return derived_id(self.type, self.user_id, *(getattr(self, name) for name in self.identity))

    @property
    def subject(self) -> str:
        return str(getattr(self, self.identity[0]))

    def data(self) -> dict[str, Any]:
        """The event's own fields, as they are stored and sent."""
        return {name: value for name, value in asdict(self).items() if name != "user_id"}


@dataclass(frozen=True, kw_only=True)
class UserChanged(Event):
    """A user registered, or the profile changed. Carries all of it: only the newest version counts."""

    type = "auth.user.changed"
    subscribers = ("tasks", "notifications")
    identity = ("version",)

    version: int
    email: str
    email_verified: bool
    name: str
    timezone: str
    locale: str


@dataclass(frozen=True, kw_only=True)
class VerificationRequested(Event):
    """An address is to be confirmed. The mail's link is derived from the challenge's id."""

    type = "auth.verification.requested"
    subscribers = ("notifications",)
    identity = ("challenge_id",)

    challenge_id: str
    email: str
    name: str
    locale: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Event):
    """A session was ended before its time: no service may take its tokens any more."""

    type = "auth.session.revoked"
    subscribers = ("auth", "tasks", "notifications")
    identity = ("sid",)

    sid: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RefreshTokenReused(Event):
    """A refresh token came back long after its successor was used: it was stolen, or its thief was robbed."""

    type = "auth.refresh.reused"
    subscribers = ("notifications",)
    identity = ("sid",)

    sid: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Event):
    """A reminder's time has come."""

    type = "tasks.reminder.due"
    subscribers = ("notifications",)
    identity = ("task_id", "reminder_id", "fires_at")

    task_id: str
    reminder_id: str
    fires_at: datetime
    title: str
    notes: str
    due_date: str | None
    due_time: str | None
    due_timezone: str | None


@dataclass(frozen=True, kw_only=True)
class RemindersMissed(Event):
    """Nothing ran for so long that reminders came to nothing: how many, and the first of them."""

    type = "tasks.reminders.missed"
    subscribers = ("notifications",)
    identity = ("batch_id",)

    batch_id: str
    count: int
    first: list[dict[str, Any]]
    """`{task_id, title, fires_at}`."""


EVENTS: dict[str, type[Event]] = {
    kind.type: kind
    for kind in (
        UserChanged,
        VerificationRequested,
        SessionRevoked,
        RefreshTokenReused,
        ReminderDue,
        RemindersMissed,
    )
}
DATED = ("reminders",)
"""What happens at an instant that was set, and is measured by how late it happens."""


def read(kind: str, user_id: UUID, data: dict[str, Any]) -> Event:
    """The event that a row holds; fields that a later release added are passed over.

    Errors: `KeyError` for a type that this release does not know.
    """
    event = EVENTS[kind]
    known = {field.name for field in fields(event)}
    return event(user_id=user_id, **{name: value for name, value in data.items() if name in known})
