"""Which index a list of tasks is read from.

These shapes are exact: as many index keys are looked at as tasks are shown, and one more; nothing is sorted.

| asked for | order | index |
|---|---|---|
| nothing; `view=trash` | newest; latest deleted | by id |
| `view=today`, `upcoming`, `overdue`, `done` | by due; latest completed | open by due |
| `view=inbox` | manual | open by place |
| `status` | newest | by status |
| `project_id` (`none` too) | manual | by place |
| `label` or `parent_id` | newest | by terms |
| `due_before`, `due_after` with `sort=due` or `-due` | by due | by due |
| `sort=updated` or `-updated` | by change | by change |

Every other one is read from the index that leaves least to look at, within the tasks of the user, and sorted.
"""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from webapp.tasks.models import (
    BY_ID_INDEX,
    DOWN,
    DUE_INDEX,
    NEWEST,
    PLACE_INDEX,
    STATUS_INDEX,
    TERMS_INDEX,
    UP,
    UPDATED_INDEX,
    Field,
    Keys,
    Order,
)
from webapp.tasks.service.views import VIEWS

INBOX = "none"
"""Stands for a project where there is none."""

_SORTED: dict[str, tuple[str, type]] = {
    "due": ("due_at", datetime),
    "priority": ("priority", int),
    "position": ("position", str),
    "updated": ("updated_at", datetime),
}
_INDEXES: tuple[tuple[str, Keys], ...] = (
    ("terms", TERMS_INDEX),
    ("project_id", PLACE_INDEX),
    ("due_at", DUE_INDEX),
    ("status", STATUS_INDEX),
)
"""By what is asked for, the one that leaves least first."""


@lru_cache(maxsize=1_000)
def order_of(view: str | None, sort: str | None, filtered: frozenset[str]) -> Order:
    """The order of a list, and its index, by the names of the fields that are filtered by."""
    order = _order(view, sort, filtered)
    index = next((index for name, index in _INDEXES if name in filtered), None)
    if view:
        by_terms = index if index == TERMS_INDEX and view != "trash" else None
        return replace(order, index=by_terms or VIEWS[view].order.index)
    if index is None:
        index = {"due": DUE_INDEX, "updated": UPDATED_INDEX}.get((sort or "").lstrip("-"), BY_ID_INDEX)
    return replace(order, index=index)


def _order(view: str | None, sort: str | None, filtered: Container[str]) -> Order:
    if sort is None and view:
        return VIEWS[view].order
    if sort is None:
        by_hand = "project_id" in filtered and "terms" not in filtered
        return _by("position", UP) if by_hand else NEWEST
    return _by(sort.lstrip("-"), DOWN if sort.startswith("-") else UP)


def _by(sort: str, direction: int) -> Order:
    if sort == "created":
        return Order(BY_ID_INDEX, by_id=direction)
    name, kind = _SORTED[sort]
    return Order(BY_ID_INDEX, (Field(name, kind, direction),), direction, nulls_last=sort == "due")
