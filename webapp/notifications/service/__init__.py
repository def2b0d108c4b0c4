"""The rules of notifications: who is told what, and what became of it."""

from webapp.notifications.service.delivering import backlog, send_deliveries
from webapp.notifications.service.leaving import forget, hand_over
from webapp.notifications.service.preferences import Choice, choice_in, choice_of, choose
from webapp.notifications.service.profiles import remember_user
from webapp.notifications.service.telling import tell

__all__ = [
    "Choice",
    "backlog",
    "choice_in",
    "choice_of",
    "choose",
    "forget",
    "hand_over",
    "remember_user",
    "send_deliveries",
    "tell",
]
