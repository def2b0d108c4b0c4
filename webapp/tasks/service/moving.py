"""The manual order: a task is put before or behind another, by a key of its own; the others keep theirs.

The order is that of the project, or of the inbox. When there is no room left between two, or keys grow long,
a few around the place get new ones.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import ValidationFailed
from webapp.tasks.errors import TaskBusy, TaskNotFound
from webapp.tasks.models import DOWN, SERVICE, UP, neighbours, place_rows, put
from webapp.tasks.service.changes import TRIES, change
from webapp.tasks.service.positions import behind, between, spread

MAX_KEY = 32
SHORT_KEY = 24
ROOM = (8, 16, 32, 50)
"""How many on each side may get new keys: the fewest that make keys short."""


@dataclass(frozen=True)
class Move:
    """Where to: directly before or behind another task, in a project (None: the inbox), to a status. What is
    not in `given` stays, or is that of the other task."""

    before: ObjectId | None
    after: ObjectId | None
    given: Row

    @property
    def beside(self) -> ObjectId | None:
        return self.before or self.after


def move(user_id: UUID, task_id: ObjectId, wanted: Move, *, hint: str) -> Row:
    """Put the task there. Out: its row. Errors: `TaskNotFound`; `ValidationFailed` when there is no such
    place; `TaskBusy`."""
    with answers.of(SERVICE).changing(user_id):
        for _ in range(TRIES):
            changes = _place(user_id, task_id, wanted)
            if changes is not None:
                return change(user_id, task_id, changes, expected=None, hint=hint)
    raise TaskBusy


def _place(user_id: UUID, task_id: ObjectId, wanted: Move) -> Row | None:
    """The changes that put it there; None after others were given new keys to make room."""
    ids = [task_id, wanted.beside] if wanted.beside else [task_id]
    rows = place_rows(user_id, ids)
    if task_id not in rows:
        raise TaskNotFound
    task, beside = rows[task_id], _beside(rows, task_id, wanted)
    project_id = wanted.given.get("project_id", (beside or task).get("project_id"))
    changes = dict(wanted.given)
    if project_id != task.get("project_id"):
        changes["project_id"] = project_id
    if beside is None and "project_id" not in changes:
        return changes
    low, high = _gap(user_id, project_id, task_id, beside, wanted)
    key = _key(low, high, task_id)
    if key is None or len(key) > MAX_KEY:
        _make_room(user_id, project_id, low, high, task_id)
        return None
    return {**changes, "position": key}


def _beside(rows: dict[ObjectId, Row], task_id: ObjectId, wanted: Move) -> Row | None:
    if wanted.beside is None:
        return None
    row = rows.get(wanted.beside)
    if row is None or row["deleted_at"] is not None or wanted.beside == task_id:
        field = "before" if wanted.before else "after"
        fault = "There is no other task with this id."
        raise ValidationFailed(errors=[{"field": field, "code": "unknown_id", "message": fault}])
    return row


def _gap(
    user_id: UUID, project_id: Any, task_id: ObjectId, beside: Row | None, wanted: Move
) -> tuple[Row | None, Row | None]:
    """The two to stand between; None where the order ends."""
    direction = UP if wanted.after else DOWN
    found = neighbours(user_id, project_id, beside, direction, 2)
    other = next((row for row in found if row["_id"] != task_id), None)
    return (beside, other) if direction == UP else (other, beside)


def _key(low: Row | None, high: Row | None, task_id: ObjectId) -> str | None:
    if high is None:
        return behind(low["position"] if low else "", task_id, clock.now())
    return between(low["position"] if low else "", high["position"])


def _make_room(user_id: UUID, project_id: Any, low: Row | None, high: Row | None, task_id: ObjectId) -> None:
    """Give those around the gap keys that are evenly spread: all of them, or none."""

    def work() -> None:
        for count in ROOM:
            below = _around(user_id, project_id, low, DOWN, count, task_id)
            above = _around(user_id, project_id, high, UP, count, task_id)
            if _spread_out(user_id, below, above, count):
                return

    db.atomic(SERVICE, work)


def _around(
    user_id: UUID, project_id: Any, row: Row | None, direction: int, count: int, task_id: ObjectId
) -> list[Row]:
    """The task beside the gap and those beyond it, one more than `count`."""
    if row is None:
        return []
    others = neighbours(user_id, project_id, row, direction, count + 1)
    return [one for one in [row, *others] if one["_id"] != task_id][: count + 1]


def _spread_out(user_id: UUID, below: list[Row], above: list[Row], count: int) -> bool:
    """Whether there was room. The outermost keep their keys; where the order ends before, it is open."""
    low = below.pop()["position"] if len(below) > count else ""
    rows = [*below[::-1], *above[:count]]
    high = above[count]["position"] if len(above) > count else _end(rows)
    keys = spread(low, high, len(rows)) if low < high else None
    if keys is None or (max(map(len, keys)) > SHORT_KEY and count != ROOM[-1]):
        return False
    if not all(put(user_id, row, key) for row, key in zip(rows, keys, strict=True)):
        raise TaskBusy
    return True


def _end(rows: list[Row]) -> str:
    return behind(rows[-1]["position"], ObjectId(), clock.now())
