"""The trash: a task goes there and comes back, and its subtasks with it (see `families`)."""

from uuid import UUID

from bson import ObjectId

from webapp.core import clock
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed
from webapp.tasks.service.changes import change_by
from webapp.tasks.service.places import PLACING


def trash(user_id: UUID, task_id: ObjectId, *, expected: int | None, hint: str) -> Row:
    """Move to the trash; a task that is there stays as it is, whatever is expected.

    Out: the row after it. Errors: `TaskNotFound`; `PreconditionFailed`; `TaskBusy`.
    """

    def decide(row: Row) -> Row:
        if row["deleted_at"] is not None:
            return {}
        if expected not in (None, row["version"]):
            raise PreconditionFailed(row)
        return {"deleted_at": clock.now()}

    return change_by(user_id, task_id, decide, PLACING, hint=hint)


def restore(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Take out of the trash; what is not there stays as it is. Errors: `TaskNotFound`; `TaskBusy`."""

    def decide(row: Row) -> Row:
        return {} if row["deleted_at"] is None else {"deleted_at": None}

    return change_by(user_id, task_id, decide, PLACING, hint=hint)
