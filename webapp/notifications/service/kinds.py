"""The kinds of messages: what each is about, and which channels it can take."""

from dataclasses import dataclass

from webapp.notifications.models import CHANNELS, DIGEST, EMAIL, IN_APP, OVERDUE, REMINDER, SECURITY


@dataclass(frozen=True)
class Kind:
    """`topic` is what users choose by."""

    topic: str
    channels: tuple[str, ...] = CHANNELS


KINDS: dict[str, Kind] = {
    "verification": Kind(SECURITY, (EMAIL,)),
    "link": Kind(SECURITY, (EMAIL,)),
    "security": Kind(SECURITY),
    "session_ended": Kind(SECURITY),
    "webhook_off": Kind(SECURITY, (EMAIL, IN_APP)),
    "reminder": Kind(REMINDER),
    "reminders_missed": Kind(REMINDER),
    "overdue": Kind(OVERDUE),
    "digest": Kind(DIGEST),
}
"""Every kind that the ledger knows. Mails with one-time links take no other channel."""
