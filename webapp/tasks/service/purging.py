"""Deleting for good: a task in the trash, and all that is its own. No trace of it stays."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from bson import ObjectId
from pymongo.errors import PyMongoError

from webapp.core import answers, context, db
from webapp.core.db import Row
from webapp.tasks.errors import NotInTrash, TaskNotFound
from webapp.tasks.models import AT_SOME_TIME, SERVICE, Task, children_rows, task_row, tasks_to_purge
from webapp.tasks.service.changes import change_by
from webapp.tasks.service.families import below_in_trash
from webapp.tasks.service.occurrences import forget_occurrences

BATCH = 50
log = structlog.get_logger()


def purge(user_id: UUID, task_id: ObjectId) -> None:
    """Delete a task for good, with the subtasks that are in the trash too; others lose their parent.

    Errors: `TaskNotFound`; `NotInTrash`.
    """
    with answers.of(SERVICE).changing(user_id):
        db.atomic(SERVICE, lambda: _purge(user_id, task_id, None))


def purge_trash() -> int:
    """Delete for good what was in the trash for thirty days, a batch of it. Out: how many tasks."""
    now = db.server_now(SERVICE)
    return sum(_purge_due(row["user_id"], row["_id"], now) for row in tasks_to_purge(now, BATCH))


def forget(user_id: UUID, task_ids: Sequence[ObjectId]) -> None:
    """Delete tasks in the trash, and what else is kept of them: all of that is named here. It joins the
    transaction under way."""
    forget_occurrences(user_id, task_ids)
    among = {"$in": list(task_ids)}
    db.rows_of(Task).delete_many({"_id": among, "user_id": user_id, "deleted_at": AT_SOME_TIME})


def _purge_due(user_id: UUID, task_id: ObjectId, now: datetime) -> int:
    """One that cannot be deleted now is left to the next sweep."""
    context.bind(context.new_request_id(), task_id=str(task_id))
    try:
        with answers.of(SERVICE).changing(user_id):
            return db.atomic(SERVICE, lambda: _purge(user_id, task_id, now))
    except (TaskNotFound, NotInTrash):  # another worker was first, or it was restored
        return 0
    except PyMongoError as error:
        log.warning("task_not_purged", error=type(error).__name__)
        return 0


def _purge(user_id: UUID, task_id: ObjectId, now: datetime | None) -> int:
    """In one transaction: who restores the task meanwhile comes before all of it, or after. Out: how many."""
    row = task_row(user_id, task_id)
    if row is None:
        raise TaskNotFound
    if row["deleted_at"] is None or (now is not None and row["purge_at"] > now):
        raise NotInTrash
    gone = [task_id, *(child["_id"] for child in below_in_trash(user_id, task_id))]
    for child in children_rows(user_id, gone, trashed=False, limit=0):
        change_by(user_id, child["_id"], _detach, ["parent_id"], hint="UTC")
    forget(user_id, gone)
    return len(gone)


def _detach(_: Row) -> Row:
    return {"parent_id": None}
