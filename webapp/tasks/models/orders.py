"""In which orders tasks are listed, and by which index."""

from dataclasses import dataclass

Keys = list[tuple[str, int]]
UP, DOWN = 1, -1
BEYOND = {UP: "$gt", DOWN: "$lt"}


@dataclass(frozen=True)
class Order:
    """By `field`, if there is one, and then by id, each `UP` or `DOWN`; and the index that holds tasks so.

    The index is named, or the planner may walk the newest tasks of all users instead, when most of those are
    one user's. None leaves the choice to the planner, which may have to sort.
    """

    index: Keys | None
    by_id: int = DOWN
    field: str | None = None
    by_field: int = UP

    def keys(self) -> Keys:
        """As MongoDB sorts by it."""
        by_id = [("_id", self.by_id)]
        return [(self.field, self.by_field), *by_id] if self.field else by_id


_PRESENT = [("user_id", UP), ("deleted_at", UP)]
_STATE = [*_PRESENT, ("completed_at", UP)]
NEWEST = Order([*_PRESENT, ("_id", DOWN)])
NEWEST_OF_STATUS = Order([*_PRESENT, ("status", UP), ("_id", DOWN)])
NEWEST_PLANNED = Order(None)
NEWEST_OPEN = Order([*_STATE, ("_id", UP)])
BY_DUE = Order([*_STATE, ("due_at", UP), ("_id", UP)], UP, "due_at", UP)
BY_COMPLETION = Order([*_STATE, ("_id", UP)], DOWN, "completed_at", DOWN)
BY_DELETION = Order([*_PRESENT, ("_id", DOWN)], UP, "deleted_at", DOWN)
