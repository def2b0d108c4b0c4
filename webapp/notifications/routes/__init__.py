"""Notifications over HTTP."""

from webapp.notifications.routes.bounces import blueprint as bounces
from webapp.notifications.routes.deliveries import blueprint as deliveries
from webapp.notifications.routes.events import blueprint as events
from webapp.notifications.routes.inbox import blueprint as inbox
from webapp.notifications.routes.preferences import blueprint as preferences
from webapp.notifications.routes.unsubscribing import blueprint as unsubscribing
from webapp.notifications.routes.webhooks import blueprint as webhooks

blueprints = (inbox, events, preferences, deliveries, unsubscribing, bounces, webhooks)
