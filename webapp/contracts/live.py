"""What browsers are told while it happens: the address of the stream, and its events."""

from dataclasses import dataclass

SERVICE = "notifications"
"""Who has the stream. Task changes reach it by the cache's Redis, which all services share."""

PATH = "/api/v1/events"
SCOPE = "tasks:read"


@dataclass(frozen=True)
class Told:
    """What is told when a service's answers for a user moved, to whose token covers `scope`: because a user
    did something, or by itself."""

    scope: str
    by_user: str
    by_system: str


MOVES = {
    "tasks": Told("tasks:read", "tasks.changed", "tasks.changed"),
    "notifications": Told("notifications:read", "notifications.changed", "notification.created"),
}
"""By service."""
