"""In which orders tasks are listed, and by which index."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from webapp.core.db import Row

Keys = list[tuple[str, int]]
UP, DOWN = 1, -1


@dataclass(frozen=True)
class Field:
    """A field that a list goes by, and the type of its values, of which some may be null. Null comes before
    all others going up, and behind them going down."""

    name: str
    kind: type
    direction: int = UP
    nullable: bool = False

    def beyond(self, value: Any) -> Row | None:
        """What lies past a value; None when nothing does."""
        if value is None:
            return {"$ne": None} if self.direction == UP else None
        if self.direction == UP:
            return {"$gt": value}
        return {"$not": {"$gte": value}} if self.nullable else {"$lt": value}


@dataclass(frozen=True)
class Order:
    """By `fields` and then by id, up or down; and the index to find tasks by, which may hold them so.

    The index is named, or the planner may walk the newest tasks of all users instead, when most of those are
    one user's. `nulls_last`: those without a value of the first field come behind all others both ways.
    """

    index: Keys
    fields: tuple[Field, ...] = ()
    by_id: int = DOWN
    nulls_last: bool = False

    @cached_property
    def index_name(self) -> str:
        """What the server calls the index."""
        return "_".join(f"{field}_{direction}" for field, direction in self.index)

    def keys(self) -> Keys:
        """As MongoDB sorts by it."""
        return [*((field.name, field.direction) for field in self.fields), ("_id", self.by_id)]


_PRESENT = [("user_id", UP), ("deleted_at", UP)]
BY_ID_INDEX: Keys = [*_PRESENT, ("_id", DOWN)]
STATUS_INDEX: Keys = [*_PRESENT, ("status", UP), ("_id", DOWN)]
OPEN_DUE_INDEX: Keys = [*_PRESENT, ("completed_at", UP), ("due_at", UP), ("_id", UP)]
OPEN_PLACE_INDEX: Keys = [
    *_PRESENT,
    ("project_id", UP),
    ("completed_at", UP),
    ("position", UP),
    ("_id", UP),
]
PLACE_INDEX: Keys = [*_PRESENT, ("project_id", UP), ("position", UP), ("_id", UP)]
DUE_INDEX: Keys = [*_PRESENT, ("due_at", UP), ("_id", UP)]
UPDATED_INDEX: Keys = [*_PRESENT, ("updated_at", UP), ("_id", UP)]
TERMS_INDEX: Keys = [*_PRESENT, ("terms", UP), ("_id", DOWN)]

NEWEST = Order(BY_ID_INDEX)
IN_INBOX = Order(OPEN_PLACE_INDEX, (Field("position", str, DOWN),), DOWN)
BY_DUE = Order(OPEN_DUE_INDEX, (Field("due_at", datetime),), UP)
BY_COMPLETION = Order(
    OPEN_DUE_INDEX,
    (Field("completed_at", datetime, DOWN), Field("due_at", datetime, DOWN, nullable=True)),
    DOWN,
)
BY_DELETION = Order(BY_ID_INDEX, (Field("deleted_at", datetime, DOWN),), UP)
