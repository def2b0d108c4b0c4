"""What notifications accepts and returns over HTTP."""

from webapp.notifications.schemas.bounces import BouncesIn
from webapp.notifications.schemas.deliveries import DeliveryPage, DeliveryQuery, delivery_out
from webapp.notifications.schemas.inbox import (
    NotificationOut,
    NotificationPage,
    NotificationQuery,
    ReadAllIn,
    UnreadOut,
    notification_id_of,
    notification_out,
)
from webapp.notifications.schemas.preferences import PreferencesIn, PreferencesOut, preferences_out
from webapp.notifications.schemas.unsubscribing import UnsubscribeQuery
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
    "BouncesIn",
    "DeliveryPage",
    "DeliveryQuery",
    "NewWebhookOut",
    "NotificationOut",
    "NotificationPage",
    "NotificationQuery",
    "PreferencesIn",
    "PreferencesOut",
    "ReadAllIn",
    "UnreadOut",
    "UnsubscribeQuery",
    "WebhookChanges",
    "WebhookDeliveryOut",
    "WebhookDeliveryPage",
    "WebhookDeliveryQuery",
    "WebhookIn",
    "WebhookList",
    "WebhookOut",
    "delivery_id_of",
    "delivery_out",
    "notification_id_of",
    "notification_out",
    "preferences_out",
    "webhook_delivery_out",
    "webhook_id_of",
    "webhook_out",
]
