"""What the cached reads of notifications load, for the view and the front."""

from webapp.core.answers import Answer, Asking, loaded
from webapp.notifications import service
from webapp.notifications.schemas import NotificationQuery, notification_out


def load_notifications(asking: Asking) -> Answer:
    """A page of the user's inbox, by a `NotificationQuery`. Errors: `BadCursor`."""
    query: NotificationQuery = asking.query
    keyset = service.NOTIFICATIONS
    after = None if query.cursor is None else keyset.decode(query.cursor)
    rows = service.list_notifications(asking.user_id, unread=query.unread, after=after, limit=query.limit)
    return loaded(keyset.page(rows, query.limit, notification_out))


def load_unread_count(asking: Asking) -> Answer:
    """How many notifications are unread."""
    return loaded({"count": service.count_unread(asking.user_id)})
