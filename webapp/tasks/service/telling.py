"""Telling others of changes of tasks: only where somebody subscribes, in the transaction of the change."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from webapp.contracts.events import TaskChanged
from webapp.core import db, outbox
from webapp.core.db import Row
from webapp.tasks.models import SERVICE
from webapp.tasks.service.profiles import is_told
from webapp.tasks.service.showing import task_out

T = TypeVar("T", Row, Row | None)
CREATED, CHANGED, COMPLETED, DELETED = "created", "changed", "completed", "deleted"
_DONE = "complete"
"""What history notes of an occurrence that was completed."""


def told(user_id: UUID, write: Callable[[], T], what: Callable[[Row], tuple[str, Collection[str]]]) -> T:
    """Run `write`, which stores a task, and tell of the row that it makes, both or neither; where nobody
    subscribes `write` alone. `what` says which kind of change it was, and of which fields: nothing is told of
    one without any."""
    if not is_told(user_id):
        return write()

    def both() -> T:
        row = write()
        if row is not None:
            tell(row, *what(row))
        return row

    return db.atomic(SERVICE, both)


def tell(row: Mapping[str, Any], what: str, fields: Collection[str]) -> None:
    """Tell of a version of a task. Call it in the transaction that stores it."""
    if not fields and what == CHANGED:
        return
    at: datetime = row["updated_at"]
    event = TaskChanged(
        user_id=row["user_id"],
        task_id=str(row["_id"]),
        version=row["version"],
        what=what,
        changed=sorted(fields),
        at=at,
        task=task_out(row),
    )
    outbox.append(SERVICE, event)


def kind_of(before: Mapping[str, Any], fields: Mapping[str, Any], note: Mapping[str, Any] | None) -> str:
    """Which kind of change it is to set `fields`."""
    if fields.get("deleted_at") and not before.get("deleted_at"):
        return DELETED
    done = fields.get("status") == "done" and before["status"] != "done"
    return COMPLETED if done or (note or {}).get("kind") == _DONE else CHANGED
