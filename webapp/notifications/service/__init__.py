"""The rules of notifications: who is told what, and what became of it."""

from webapp.notifications.service.choosing import choose
from webapp.notifications.service.delivering import backlog, send_deliveries
from webapp.notifications.service.leaving import forget, hand_over
from webapp.notifications.service.ledger import LATEST, list_deliveries
from webapp.notifications.service.preferences import Choice, choice_in, choice_of
from webapp.notifications.service.profiles import remember_user
from webapp.notifications.service.summaries import request_summaries
from webapp.notifications.service.telling import tell
from webapp.notifications.service.unsubscribing import subscription, unsubscribe

__all__ = [
    "LATEST",
    "Choice",
    "backlog",
    "choice_in",
    "choice_of",
    "choose",
    "forget",
    "hand_over",
    "list_deliveries",
    "remember_user",
    "request_summaries",
    "send_deliveries",
    "subscription",
    "tell",
    "unsubscribe",
]
