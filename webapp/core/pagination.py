"""Keyset pages: the cost of a page never depends on how deep it is."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from bson import ObjectId
from bson.errors import InvalidId

from webapp.core.errors import BadCursor

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_CURSOR_CHARACTERS = 400
_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FAULTS = (ValueError, TypeError, OverflowError, InvalidId)


@dataclass(frozen=True)
class Position:
    """Where a page ended: the id of its last row, and its values of the fields that the list goes by."""

    id: Any
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Keyset:
    """What a list is ordered by: the `fields`, each with the type of its values, and then the id.

    `name` tells the cursors of one list from those of another, where they would mean something else. A value
    may be null, too. `ids` reads an id from its text.
    """

    name: str = ""
    fields: tuple[tuple[str, type], ...] = ()
    ids: Callable[[str], Any] = ObjectId

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
        values = [_packed(last[field]) for field, _ in self.fields]
        return base64.urlsafe_b64encode(orjson.dumps([self.name, str(last["_id"]), *values])).decode()

    def decode(self, cursor: str) -> Position:
        """Errors: `BadCursor` for anything that this list's `encode` did not make."""
        try:
            data = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
            name, identity, *values = orjson.loads(data)
            if name != self.name or not isinstance(identity, str) or len(values) != len(self.fields):
                raise BadCursor
            kinds = [kind for _, kind in self.fields]
            return Position(self.ids(identity), tuple(map(_unpacked, values, kinds)))
        except _FAULTS as error:
            raise BadCursor from error


def _packed(value: Any) -> Any:
    return (value - _EPOCH) // _MILLISECOND if isinstance(value, datetime) else value


def _unpacked(value: Any, kind: type[Any]) -> Any:
    if value is None:
        return None
    if type(value) is not (int if kind is datetime else kind):
        raise ValueError(f"no {kind.__name__}")
    return _EPOCH + int(value) * _MILLISECOND if kind is datetime else value
