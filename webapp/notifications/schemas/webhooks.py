"""Webhooks and their log, as they are accepted and returned."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from bson import ObjectId
from pydantic import AfterValidator, Field

from webapp.core.fields import Changes, Input, Instant, Output, Query, absent, format_instant
from webapp.core.pagination import DEFAULT_LIMIT, MAX_CURSOR_CHARACTERS, MAX_LIMIT
from webapp.notifications.errors import DeliveryNotFound, WebhookNotFound

EventName = Literal[
    "task.created", "task.changed", "task.completed", "task.deleted", "reminder", "overdue", "digest"
]
_URL_CHARACTERS = 2_000


def _each_once(names: list[EventName]) -> list[EventName]:
    return list(dict.fromkeys(names))


Url = Annotated[
    str,
    Field(
        max_length=_URL_CHARACTERS,
        description="An https (or http) URL of a public server, at the usual port. No redirects.",
    ),
]
Events = Annotated[
    list[EventName],
    Field(min_length=1, max_length=20, description="What it is told of."),
    AfterValidator(_each_once),
]


class WebhookIn(Input):
    url: Url
    events: Events = list(get_args(EventName))
    active: bool = True


class WebhookChanges(Changes):
    url: Url = absent()
    events: Events = absent()
    active: bool = absent()


class WebhookOut(Output):
    id: str
    url: str
    events: list[EventName]
    active: bool
    off_reason: Annotated[
        Literal["failing", "gone"] | None, Field(description="Why we switched it off; null if we did not.")
    ]
    failing_since: Instant | None
    old_secret_until: Annotated[
        Instant | None,
        Field(description="Until then the secret before this one signs, too."),
    ]
    created_at: Instant
    updated_at: Instant
    version: int


class NewWebhookOut(WebhookOut):
    secret: Annotated[str, Field(description="What messages are signed by. It is shown this once.")]


class WebhookList(Output):
    items: list[WebhookOut]
    next_cursor: str | None


class TryOut(Output):
    at: Instant
    status: int | None
    milliseconds: int
    error: str
    excerpt: Annotated[str, Field(description="The beginning of what the receiver answered.")]


class WebhookDeliveryOut(Output):
    id: Annotated[str, Field(description="What the receiver is told as `Myriad-Delivery`, at each try.")]
    event_id: str
    type: str
    task_id: str | None
    state: Literal["pending", "delivered", "failed", "suppressed"]
    reason: str
    attempts: int
    next_try_at: Instant | None
    tries: list[TryOut]
    created_at: Instant
    updated_at: Instant


class WebhookDeliveryPage(Output):
    items: list[WebhookDeliveryOut]
    next_cursor: str | None


class WebhookDeliveryQuery(Query):
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=MAX_CURSOR_CHARACTERS)] | None = None


def webhook_id_of(text: str) -> ObjectId:
    """Errors: `WebhookNotFound` for what cannot be a webhook's id."""
    if not ObjectId.is_valid(text):
        raise WebhookNotFound
    return ObjectId(text)


def delivery_id_of(text: str) -> ObjectId:
    """Errors: `DeliveryNotFound` for what cannot be a delivery's id."""
    if not ObjectId.is_valid(text):
        raise DeliveryNotFound
    return ObjectId(text)


def webhook_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A webhook's row as it is shown; `WebhookOut` describes the same."""
    return {
        "id": str(row["_id"]),
        "url": row["url"],
        "events": row["events"],
        "active": row["active"],
        "off_reason": row.get("off_reason"),
        "failing_since": _instant(row.get("failing_since")),
        "old_secret_until": _instant(row.get("old_secret_until")),
        "created_at": format_instant(row["created_at"]),
        "updated_at": format_instant(row["updated_at"]),
        "version": row["version"],
    }


def webhook_delivery_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery's row as it is shown; `WebhookDeliveryOut` describes the same."""
    return {
        "id": str(row["_id"]),
        "event_id": row["event_id"],
        "type": row["type"],
        "task_id": row.get("task_id"),
        "state": row["state"],
        "reason": row.get("reason") or "",
        "attempts": row["attempts"],
        "next_try_at": _instant(row.get("next_at")),
        "tries": [{**one, "at": format_instant(one["at"])} for one in row.get("tries") or ()],
        "created_at": format_instant(row["created_at"]),
        "updated_at": format_instant(row["updated_at"]),
    }


def _instant(value: Any) -> str | None:
    return format_instant(value) if value else None
