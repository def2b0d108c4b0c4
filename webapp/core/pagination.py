"""Keyset pages: the cost of a page never depends on how deep it is."""

import base64
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId

from webapp.core.errors import BadCursor

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)
_ID_BYTES = 12
_INSTANT = struct.Struct(">q")
_FAULTS = (ValueError, TypeError, OverflowError, InvalidId, struct.error)


@dataclass(frozen=True)
class Position:
    """Where a page ended: the id of its last row and, in a list by an instant, that row's instant."""

    id: ObjectId
    at: datetime | None = None


@dataclass(frozen=True)
class Keyset:
    """What a list is ordered by: the instant in `field`, if there is one, and then the id.

    `name` tells the cursors of one list from those of another, where they would mean something else.
    """

    name: str = ""
    field: str | None = None

    def page(
        self, rows: Sequence[Mapping[str, Any]], limit: int, show: Callable[[Any], Any]
    ) -> dict[str, Any]:
        """`{items, next_cursor}` of rows fetched with `limit + 1`: the extra row only tells that more follow.
        `show` makes an item of a row."""
        items = rows[:limit]
        next_cursor = self.encode(items[-1]) if len(rows) > limit else None
        return {"items": [show(row) for row in items], "next_cursor": next_cursor}

    def encode(self, last: Mapping[str, Any]) -> str:
        """The opaque cursor that continues after this row."""
        at = _INSTANT.pack((last[self.field] - _EPOCH) // _MILLISECOND) if self.field else b""
        return base64.urlsafe_b64encode(last["_id"].binary + at + self.name.encode()).decode()

    def decode(self, cursor: str) -> Position:
        """Errors: `BadCursor` for anything that this list's `encode` did not make."""
        try:
            data = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
            start, rest = data[:_ID_BYTES], data[_ID_BYTES:]
            at, name = (_unpack(rest), rest[_INSTANT.size :]) if self.field else (None, rest)
            if name != self.name.encode():
                raise BadCursor
            return Position(ObjectId(start), at)
        except _FAULTS as error:
            raise BadCursor from error


def _unpack(data: bytes) -> datetime:
    milliseconds: int = _INSTANT.unpack(data[: _INSTANT.size])[0]
    return _EPOCH + milliseconds * _MILLISECOND
