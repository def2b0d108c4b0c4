"""Notifications over HTTP."""

from webapp.notifications.routes.preferences import blueprint as preferences

blueprints = (preferences,)
