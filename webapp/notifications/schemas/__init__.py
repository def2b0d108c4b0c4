"""What notifications accepts and returns over HTTP."""

from webapp.notifications.schemas.preferences import PreferencesIn, PreferencesOut, preferences_out
from webapp.notifications.schemas.webhooks import (
    NewWebhookOut,
    WebhookChanges,
    WebhookDeliveryOut,
    WebhookDeliveryPage,
    WebhookDeliveryQuery,
    WebhookIn,
    WebhookList,
    WebhookOut,
    delivery_id_of,
    webhook_delivery_out,
    webhook_id_of,
    webhook_out,
)

__all__ = [
    "NewWebhookOut",
    "PreferencesIn",
    "PreferencesOut",
    "WebhookChanges",
    "WebhookDeliveryOut",
    "WebhookDeliveryPage",
    "WebhookDeliveryQuery",
    "WebhookIn",
    "WebhookList",
    "WebhookOut",
    "delivery_id_of",
    "preferences_out",
    "webhook_delivery_out",
    "webhook_id_of",
    "webhook_out",
]
