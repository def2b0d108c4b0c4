"""Webhooks: users' own addresses, told of what happens to their tasks and of what they are notified of."""

from webapp.notifications.service.webhooks.lanes import send_webhooks, webhook_backlog
from webapp.notifications.service.webhooks.log import (
    WEBHOOK_DELIVERIES,
    list_webhook_deliveries,
    replay,
    send_test,
)
from webapp.notifications.service.webhooks.registry import (
    EVENTS,
    change_webhook,
    check_url,
    create_webhook,
    delete_webhook,
    list_webhooks,
    new_secret,
    read_webhook,
)
from webapp.notifications.service.webhooks.telling import tell_webhooks

__all__ = [
    "EVENTS",
    "WEBHOOK_DELIVERIES",
    "change_webhook",
    "check_url",
    "create_webhook",
    "delete_webhook",
    "list_webhook_deliveries",
    "list_webhooks",
    "new_secret",
    "read_webhook",
    "replay",
    "send_test",
    "send_webhooks",
    "tell_webhooks",
    "webhook_backlog",
]
