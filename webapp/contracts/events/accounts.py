"""What happens to accounts: told by auth, but for the parts of an export."""

from dataclasses import dataclass
from datetime import datetime

from webapp.contracts.events.event import Event


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
