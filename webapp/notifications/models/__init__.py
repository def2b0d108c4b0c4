"""What notifications stores."""

from webapp.notifications.models.delivery import (
    BOUNCED,
    CLAIMED,
    DEAD,
    HANDED_OVER,
    PENDING,
    SENT,
    SUPPRESSED,
    Delivery,
)
from webapp.notifications.models.names import (
    CHANNELS,
    DIGEST,
    EMAIL,
    IN_APP,
    OVERDUE,
    REMINDER,
    SECURITY,
    SERVICE,
    TOPICS,
    WEBHOOK,
)
from webapp.notifications.models.plumbing import Outbox, ProcessedEvent, RevokedSession
from webapp.notifications.models.preferences import Preferences, preferences_row
from webapp.notifications.models.profile import UserProfile, profile_row

__all__ = [
    "BOUNCED",
    "CHANNELS",
    "CLAIMED",
    "DEAD",
    "DIGEST",
    "EMAIL",
    "HANDED_OVER",
    "IN_APP",
    "OVERDUE",
    "PENDING",
    "REMINDER",
    "SECURITY",
    "SENT",
    "SERVICE",
    "SUPPRESSED",
    "TOPICS",
    "WEBHOOK",
    "Delivery",
    "Outbox",
    "Preferences",
    "ProcessedEvent",
    "RevokedSession",
    "UserProfile",
    "preferences_row",
    "profile_row",
]
