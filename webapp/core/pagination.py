"""Keyset pages: the cost of a page never depends on how deep it is."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bson import ObjectId
from bson.errors import InvalidId

from webapp.core.errors import BadCursor

Row = TypeVar("Row")

DEFAULT_LIMIT, MAX_LIMIT = 20, 100


def encode_cursor(last: ObjectId) -> str:
    """The opaque cursor that continues after the row with this id."""
    return base64.urlsafe_b64encode(last.binary).decode()


def decode_cursor(cursor: str) -> ObjectId:
    """Errors: `BadCursor` for anything that `encode_cursor` did not make."""
    try:
        return ObjectId(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeEncodeError, InvalidId, TypeError) as error:
        raise BadCursor from error


def page(rows: Sequence[Row], limit: int, key: Callable[[Row], ObjectId]) -> dict[str, Any]:
    """`{items, next_cursor}` of rows fetched with `limit + 1`: the extra row only tells that more follow."""
    items = list(rows[:limit])
    return {"items": items, "next_cursor": encode_cursor(key(items[-1])) if len(rows) > limit else None}
