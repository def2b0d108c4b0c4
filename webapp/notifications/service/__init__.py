"""The rules of notifications: who is told what, and what became of it."""

from webapp.notifications.service.choosing import choose
from webapp.notifications.service.delivering import backlog, send_deliveries
from webapp.notifications.service.inbox import (
    NOTIFICATIONS,
    count_unread,
    list_notifications,
    mark_all_read,
    mark_read,
)
from webapp.notifications.service.leaving import forget, hand_over
from webapp.notifications.service.ledger import LATEST, list_deliveries
from webapp.notifications.service.preferences import Choice, choice_in, choice_of
from webapp.notifications.service.profiles import remember_user
from webapp.notifications.service.summaries import request_summaries
from webapp.notifications.service.telling import tell
from webapp.notifications.service.unsubscribing import subscription, unsubscribe

__all__ = [
    "LATEST",
    "NOTIFICATIONS",
    "Choice",
    "backlog",
    "choice_in",
    "choice_of",
    "choose",
    "count_unread",
    "forget",
    "hand_over",
    "list_deliveries",
    "list_notifications",
    "mark_all_read",
    "mark_read",
    "remember_user",
    "request_summaries",
    "send_deliveries",
    "subscription",
    "tell",
    "unsubscribe",
]
