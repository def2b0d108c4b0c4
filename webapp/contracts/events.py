"""Events: what happened, in the past tense, told to the services that subscribe.

CloudEvents-shaped: `id`, `type`, `subject`, `data`. An id is derived from what happened, so that telling
twice is telling once. Only add fields with defaults: rows written by an earlier release are still read.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from pydantic import TypeAdapter

from webapp.core.ids import derived_id


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event has. A subclass names its type, its subscribers, and what its id derives from."""

    type: ClassVar[str]
    subscribers: ClassVar[tuple[str, ...]]
    identity: ClassVar[tuple[str, ...]]
    edition: ClassVar[int] = 1
    """Of the schema. Adding, with a default, keeps it; what breaks readers is a new type beside the old."""

    user_id: UUID

    @property
    def id(self) -> str:
        return derived_id(self.type, self.user_id, *(getattr(self, name) for name in self.identity))

    @property
    def subject(self) -> str:
        return str(getattr(self, self.identity[0]))

    @classmethod
    def schema(cls) -> str:
        """The name of the JSON Schema of its data."""
        return f"{cls.type}.v{cls.edition}"

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
    email_bounced_at: datetime | None = None
    """Since when mail to the address comes back; None again once it is changed or confirmed anew."""


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
    expires_at: datetime | None = None
    """When its longest-lived token runs out; None for a log-in, whose access tokens live ten minutes."""


@dataclass(frozen=True, kw_only=True)
class RefreshTokenReused(Event):
    """A refresh token came back long after its successor was used: it was stolen, or its thief was robbed."""

    type = "auth.refresh.reused"
    subscribers = ("notifications",)
    identity = ("sid",)

    sid: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SecurityNoticed(Event):
    """Something happened to an account that its owner must hear of, at `email`, and may want to undo. `what`
    is the audit log's word for it."""

    type = "auth.security.noticed"
    subscribers = ("notifications",)
    identity = ("notice_id",)

    notice_id: str
    what: str
    at: datetime
    device: str
    address: str
    email: str
    name: str
    locale: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class PasswordForgotten(Event):
    """Somebody says that they forgot the password of this address, which may have no account. `user_id` is
    derived from the address: who it is is looked up later, so that nobody can tell by the time it takes."""

    type = "auth.password.forgotten"
    subscribers = ("auth",)
    identity = ("request_id",)

    request_id: str
    email: str
    device: str
    address: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LinkRequested(Event):
    """A mail with a one-time link is to go to `email`: `purpose` says for what. The link is derived from the
    challenge's id."""

    type = "auth.link.requested"
    subscribers = ("notifications",)
    identity = ("challenge_id",)

    challenge_id: str
    purpose: str
    email: str
    name: str
    locale: str
    device: str
    address: str
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class UserDeleted(Event):
    """An account is gone: every service deletes what it keeps of the user. It is told twice, a day apart, for
    what was under way when it was told first."""

    type = "auth.user.deleted"
    subscribers = ("tasks", "notifications")
    identity = ("stage",)

    stage: int


@dataclass(frozen=True, kw_only=True)
class ExportRequested(Event):
    """A user wants all their data: every service hands over its part."""

    type = "auth.export.requested"
    subscribers = ("auth", "tasks", "notifications")
    identity = ("export_id",)

    export_id: str


@dataclass(frozen=True, kw_only=True)
class ExportPartMade(Event):
    """A piece of what one service keeps of a user (`core.leaving.packed`). Pieces of one `run` belong
    together: a service that was interrupted begins a new one."""

    type = "user.export_part.made"
    subscribers = ("auth",)
    identity = ("export_id", "service", "run", "number")

    export_id: str
    service: str
    run: str
    number: int
    total: int
    chunk: str


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


@dataclass(frozen=True, kw_only=True)
class TaskChanged(Event):
    """A task was made, or a new version of it. It is told only of users who have a webhook that wants it, and
    carries the task as its owner is shown it."""

    type = "tasks.task.changed"
    subscribers = ("notifications",)
    identity = ("task_id", "version")

    task_id: str
    version: int
    what: str
    """`created`, `changed`, `completed` or `deleted` (into the trash)."""
    changed: list[str]
    at: datetime
    task: dict[str, Any]

    @property
    def after(self) -> str:
        """The event of the version before: if it is not told yet, this one waits."""
        return derived_id(self.type, self.user_id, self.task_id, self.version - 1)


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
class SummaryMade(Event):
    """What there is to tell of a day: of each list the first, and how many there are in all."""

    type = "tasks.summary.made"
    subscribers = ("notifications",)
    identity = ("kind", "date")

    kind: str
    date: str
    overdue: list[dict[str, Any]]
    """`{task_id, title, due_date, due_time, due_timezone}`, as in the other lists."""
    overdue_count: int
    today: list[dict[str, Any]]
    today_count: int
    done: list[dict[str, Any]]
    """Of the day before."""
    done_count: int


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
