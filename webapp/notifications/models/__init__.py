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
    EMAIL,
    REMINDER,
    SECURITY,
    SERVICE,
)
from webapp.notifications.models.plumbing import Outbox, ProcessedEvent, RevokedSession
from webapp.notifications.models.preferences import Preferences, preferences_row
from webapp.notifications.models.profile import UserProfile, profile_row

__all__ = [
    "BOUNCED",
    "CLAIMED",
    "DEAD",
    "EMAIL",
    "HANDED_OVER",
    "PENDING",
    "REMINDER",
    "SECURITY",
    "SENT",
    "SERVICE",
    "SUPPRESSED",
    "Delivery",
    "Outbox",
    "Preferences",
    "ProcessedEvent",
    "RevokedSession",
    "UserProfile",
    "preferences_row",
    "profile_row",
]
