"""The rules of notifications: who is told what, and what became of it."""

from webapp.notifications.service.canary import figures as canary_figures
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
from webapp.notifications.service.webhooks import (
    EVENTS,
    WEBHOOK_DELIVERIES,
    change_webhook,
    check_url,
    create_webhook,
    delete_webhook,
    list_webhook_deliveries,
    list_webhooks,
    new_secret,
    read_webhook,
    replay,
    send_test,
    send_webhooks,
    tell_webhooks,
    webhook_backlog,
)

__all__ = [
    "EVENTS",
    "LATEST",
    "NOTIFICATIONS",
    "WEBHOOK_DELIVERIES",
    "Choice",
    "backlog",
    "canary_figures",
    "change_webhook",
    "check_url",
    "choice_in",
    "choice_of",
    "choose",
    "count_unread",
    "create_webhook",
    "delete_webhook",
    "forget",
    "hand_over",
    "list_deliveries",
    "list_notifications",
    "list_webhook_deliveries",
    "list_webhooks",
    "mark_all_read",
    "mark_read",
    "new_secret",
    "read_webhook",
    "remember_user",
    "replay",
    "request_summaries",
    "send_deliveries",
    "send_test",
    "send_webhooks",
    "subscription",
    "tell",
    "tell_webhooks",
    "unsubscribe",
    "webhook_backlog",
]
