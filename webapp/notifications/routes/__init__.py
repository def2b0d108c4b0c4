"""Notifications over HTTP."""

from webapp.notifications.routes.webhooks import blueprint as webhooks

blueprints = (webhooks,)
