"""The inbox: list, count, mark as read."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import BadCursor
from webapp.core.web.access import scoped, user_id
from webapp.core.web.cached import asking, cached, shown
from webapp.core.web.changing import changes
from webapp.core.web.conditional import as_json, nothing
from webapp.core.web.problems import declares
from webapp.notifications import service
from webapp.notifications.errors import NotificationNotFound
from webapp.notifications.loaders import load_notifications, load_unread_count
from webapp.notifications.schemas import (
    NotificationOut,
    NotificationPage,
    NotificationQuery,
    ReadAllIn,
    UnreadOut,
    notification_id_of,
    notification_out,
)

blueprint = APIBlueprint("inbox", __name__, url_prefix="/api/v1/notifications", tag="Notifications")


@blueprint.get("")
@scoped("notifications:read")
@cached("notifications", load_notifications, NotificationQuery)
@declares(BadCursor)
@blueprint.input(NotificationQuery, location="query")
@blueprint.output(NotificationPage)
def list_notifications(query_data: NotificationQuery) -> Response:
    """The notifications of 90 days, at most a thousand, the newest first."""
    return shown(load_notifications(asking(query=query_data)))


@blueprint.get("/unread-count")
@scoped("notifications:read")
@cached("notifications", load_unread_count)
@blueprint.output(UnreadOut)
def count_unread() -> Response:
    """How many notifications are unread."""
    return shown(load_unread_count(asking()))


@blueprint.post("/<notification_id>/read")
@scoped("notifications:write")
@changes("notifications")
@declares(NotificationNotFound)
@blueprint.output(NotificationOut)
def mark_read(notification_id: str) -> Response:
    """Mark one as read. Doing it again changes nothing."""
    return as_json(notification_out(service.mark_read(user_id(), notification_id_of(notification_id))))


@blueprint.post("/read-all")
@scoped("notifications:write")
@changes("notifications")
@declares(NotificationNotFound)
@blueprint.input(ReadAllIn)
@blueprint.output({}, status_code=204)
def mark_all_read(json_data: ReadAllIn) -> Response:
    """Mark all as read, or all up to one."""
    up_to = notification_id_of(json_data.up_to) if json_data.up_to is not None else None
    service.mark_all_read(user_id(), up_to)
    return nothing()
