"""Which webhooks a user has. Tasks is told whether one of them wants to hear of tasks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from bson import ObjectId

from webapp.contracts.events import WebhooksChanged
from webapp.core import clock, db, outbox
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed, ValidationFailed
from webapp.notifications.channels.webhook import OLD_SECRET_LIFE, Refused, target, wake
from webapp.notifications.errors import TooManyWebhooks, WebhookNotFound
from webapp.notifications.models import (
    SERVICE,
    Webhook,
    WebhookDelivery,
    WebhookRevision,
    webhook_row,
    webhook_rows,
)

T = TypeVar("T")
MAX_WEBHOOKS = 10
OF_TASKS = ("task.created", "task.changed", "task.completed", "task.deleted")
EVENTS = (*OF_TASKS, "reminder", "overdue", "digest")
"""What one may subscribe to."""
_WELL: Row = {"failures": 0, "failing_since": None, "paused_until": None}


def check_url(url: str, *, loopback: bool) -> None:
    """Errors: `ValidationFailed` for one that must not be called. What a name leads to is looked at when it
    is called."""
    try:
        target(url, loopback=loopback)
    except Refused as refused:
        fault = {"field": "url", "code": "bad_url", "message": str(refused)}
        raise ValidationFailed(errors=[fault]) from refused  # type: ignore[list-item]


def list_webhooks(user_id: UUID) -> list[Row]:
    """All of the user's, the oldest first."""
    return webhook_rows(user_id)


def read_webhook(user_id: UUID, webhook_id: ObjectId) -> Row:
    """One. Errors: `WebhookNotFound`, for another user's too."""
    row = webhook_row(user_id, webhook_id)
    if row is None:
        raise WebhookNotFound
    return row


def create_webhook(user_id: UUID, *, url: str, events: list[str], active: bool) -> Row:
    """Store a new one. Out: its row. Errors: `TooManyWebhooks` past ten."""

    def work() -> Row:
        if len(webhook_rows(user_id)) >= MAX_WEBHOOKS:
            raise TooManyWebhooks
        now = clock.now()
        made = Webhook(
            id=ObjectId(),
            user_id=user_id,
            version=1,
            url=url,
            events=events,
            active=active,
            secret_number=1,
            entered=0,
            created_at=now,
            updated_at=now,
            **_WELL,
        )
        return db.insert(made)

    return _revised(user_id, work)


def change_webhook(user_id: UUID, webhook_id: ObjectId, changes: Row, *, expected: int | None) -> Row:
    """Set the fields given. Out: the row after it. One that is switched on again begins anew, and so does one
    that leads elsewhere. Errors: `WebhookNotFound`; `PreconditionFailed` when `expected` is given and is not
    the version."""

    def work() -> Row:
        fresh = {"off_reason": None, **_WELL} if changes.get("active") or "url" in changes else {}
        row = _set(user_id, webhook_id, {**changes, **fresh}, expected)
        wake(user_id, webhook_id)
        return row

    return _revised(user_id, work) if changes else read_webhook(user_id, webhook_id)


def new_secret(user_id: UUID, webhook_id: ObjectId) -> Row:
    """Give it another secret. The one before is good for a day, so that the receiver can be changed. Out: the
    row after it. Errors: `WebhookNotFound`."""
    now = clock.now()
    where = {"_id": webhook_id, "user_id": user_id}
    update = {
        "$set": {"old_secret_until": now + OLD_SECRET_LIFE, "updated_at": now},
        "$inc": {"secret_number": 1, "version": 1},
    }
    row = db.modify(Webhook, where, update)
    if row is None:
        raise WebhookNotFound
    return row


def delete_webhook(user_id: UUID, webhook_id: ObjectId, *, expected: int | None) -> None:
    """Delete it, and its log. Errors: as `change_webhook`."""

    def work() -> None:
        row = read_webhook(user_id, webhook_id)
        if expected not in (None, row["version"]):
            raise PreconditionFailed(row)
        db.rows_of(Webhook).delete_one({"_id": webhook_id, "user_id": user_id})

    _revised(user_id, work)
    db.rows_of(WebhookDelivery).delete_many({"user_id": user_id, "webhook_id": webhook_id})


def switch_off(user_id: UUID, webhook_id: ObjectId, fields: Mapping[str, Any]) -> None:
    """Switch it off for a `fields["off_reason"]`. It joins the transaction under way."""
    _revised(user_id, lambda: _set(user_id, webhook_id, {"active": False, **fields}, None))


def _revised(user_id: UUID, work: Callable[[], T]) -> T:
    """Run `work`, which changes a user's webhooks, one such change after another, and tell tasks."""

    def whole() -> T:
        mine = {"_id": user_id, "user_id": user_id}
        counted = db.modify(WebhookRevision, mine, {"$inc": {"revision": 1}}, upsert=True) or {}
        result = work()
        wanted = any(row["active"] and set(OF_TASKS) & set(row["events"]) for row in webhook_rows(user_id))
        event = WebhooksChanged(user_id=user_id, revision=counted["revision"], wanted=wanted)
        outbox.append(SERVICE, event)
        return result

    return db.atomic(SERVICE, whole)


def _set(user_id: UUID, webhook_id: ObjectId, fields: Row, expected: int | None) -> Row:
    now: datetime = clock.now()
    where: Row = {"_id": webhook_id, "user_id": user_id}
    if expected is not None:
        where["version"] = expected
    row = db.modify(Webhook, where, {"$set": {**fields, "updated_at": now}, "$inc": {"version": 1}})
    if row is None:
        raise PreconditionFailed(read_webhook(user_id, webhook_id))
    return row
