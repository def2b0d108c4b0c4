"""What can go wrong with notifications."""

from webapp.core.errors import Problem


class NotificationNotFound(Problem):
    status, code, title = 404, "notification_not_found", "There is no such notification"
