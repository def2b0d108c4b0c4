"""The audit log."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from webapp.core.errors import BadCursor
from webapp.core.fields import Instant, Output, Query
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT

_MAX_CURSOR_DIGITS = 9


class AuditQuery(Query):
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=100)] | None = None


class AuditOut(Output):
    id: str
    kind: str
    at: Instant
    device: str
    address: str
    detail: str
    hash: Annotated[str, Field(description="SHA-256 over this event and the hash of the one before it.")]
    previous: str


class AuditPage(Output):
    items: list[AuditOut]
    next_cursor: str | None


def audit_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A security event as it is shown to whom it happened to."""
    shown = {**row, "id": row["_id"], "detail": row["said"].get("detail", "")}
    return AuditOut.model_validate(shown).model_dump(mode="json")


def audit_page(rows: Sequence[Mapping[str, Any]], limit: int) -> dict[str, Any]:
    """`{items, next_cursor}` of rows fetched with `limit + 1`."""
    items = rows[:limit]
    more = len(rows) > limit
    return {
        "items": [audit_out(row) for row in items],
        "next_cursor": str(items[-1]["seq"]) if more else None,
    }


def before_of(cursor: str | None) -> int | None:
    """The number that a cursor of `audit_page` continues below. Errors: `BadCursor`."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > _MAX_CURSOR_DIGITS:
        raise BadCursor
    return int(cursor)
