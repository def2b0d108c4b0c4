"""Notifications over HTTP."""

from webapp.notifications.routes.preferences import blueprint as preferences
from webapp.notifications.routes.webhooks import blueprint as webhooks

blueprints = (preferences, webhooks)
