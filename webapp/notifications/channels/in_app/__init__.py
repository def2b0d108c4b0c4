"""The inbox in the app as a channel: a message is delivered when it is stored."""

from dataclasses import dataclass

from webapp.core import db
from webapp.notifications.channels.planned import Route, Told, entry
from webapp.notifications.models import (
    IN_APP,
    MOST,
    SENT,
    SUPPRESSED,
    Delivery,
    Notification,
    has_notification,
    next_number,
    notification_id,
)


@dataclass(frozen=True)
class Entry:
    """What is shown: `link` is a path of the app, `topic` what users choose by."""

    topic: str
    title: str
    body: str
    link: str


def deliver(told: Told, route: Route, shown: Entry) -> list[Delivery]:
    """Store the notification, unless its user wants none; the ledger says which."""
    if route.is_open and not has_notification(told.user_id, notification_id(told.user_id, told.event_id)):
        _store(told, shown)
    state = SENT if route.is_open else SUPPRESSED
    return [entry(told, route, channel=IN_APP, recipient=str(told.user_id), state=state, due=None)]


def _store(told: Told, shown: Entry) -> None:
    number = next_number(told.user_id)
    db.insert(
        Notification(
            id=notification_id(told.user_id, told.event_id),
            user_id=told.user_id,
            number=number,
            kind=shown.topic,
            title=shown.title,
            body=shown.body,
            link=shown.link,
            read_at=None,
            created_at=told.now,
        )
    )
    if number > MOST:
        too_old = {"user_id": told.user_id, "number": {"$lte": number - MOST}}
        db.rows_of(Notification).delete_many(too_old, hint=[("user_id", 1), ("number", -1)])
