"""The inbox over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any

from bson import ObjectId
from pydantic import Field

from webapp.core.fields import Input, Instant, Output, Query, format_instant
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.notifications.errors import NotificationNotFound


class NotificationQuery(Query):
    unread: Annotated[
        bool | None, Field(description="Only those that are unread, or (false) those that are read.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=200)] | None = None


class ReadAllIn(Input):
    up_to: Annotated[
        str | None,
        Field(max_length=64, description="The newest that was seen: what is newer stays unread."),
    ] = None


class NotificationOut(Output):
    id: str
    kind: Annotated[str, Field(description="`reminder`, `overdue`, `digest`, `security` and the like.")]
    title: str
    body: str
    link: Annotated[str, Field(description="A path of the app.")]
    read_at: Instant | None
    created_at: Instant


class NotificationPage(Output):
    items: list[NotificationOut]
    next_cursor: str | None


class UnreadOut(Output):
    count: int


def notification_id_of(text: str) -> ObjectId:
    """Errors: `NotificationNotFound` for what cannot be an id: nobody has such a notification."""
    if not ObjectId.is_valid(text):
        raise NotificationNotFound
    return ObjectId(text)


def notification_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A notification as it is shown to its owner."""
    return {
        "id": str(row["_id"]),
        "kind": row["kind"],
        "title": row["title"],
        "body": row["body"],
        "link": row["link"],
        "read_at": format_instant(row["read_at"]) if row["read_at"] else None,
        "created_at": format_instant(row["created_at"]),
    }
