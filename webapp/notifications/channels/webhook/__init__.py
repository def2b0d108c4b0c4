"""Users' own addresses that are called."""

from webapp.notifications.channels.webhook.addresses import Refused, target
from webapp.notifications.channels.webhook.calling import Outcome, call
from webapp.notifications.channels.webhook.entering import KEPT, Message, enter, enter_all, plan, wake
from webapp.notifications.channels.webhook.signing import OLD_SECRET_LIFE, headers, secret_of

__all__ = [
    "KEPT",
    "OLD_SECRET_LIFE",
    "Message",
    "Outcome",
    "Refused",
    "call",
    "enter",
    "enter_all",
    "headers",
    "plan",
    "secret_of",
    "target",
    "wake",
]
