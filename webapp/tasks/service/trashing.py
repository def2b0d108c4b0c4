"""The trash: a task goes there with its subtasks, and comes back with those that went with it."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed
from webapp.tasks.errors import TaskNotFound
from webapp.tasks.models import AT_SOME_TIME, SERVICE, subtasks
from webapp.tasks.service.changes import change_by
from webapp.tasks.service.places import PLACING
from webapp.tasks.service.tasks import read
from webapp.tasks.service.terms import parent_term

MAX_SUBTASKS = 500
"""So many at most go with a task, of all levels."""


def trash(user_id: UUID, task_id: ObjectId, *, expected: int | None, hint: str) -> Row:
    """Move to the trash, after its subtasks; a task that is there stays as it is, whatever is expected.

    Out: the row after it. Errors: `TaskNotFound`; `PreconditionFailed`; `TaskBusy`.
    """

    def decide(row: Row) -> Row:
        if row["deleted_at"] is not None:
            return {}
        if expected not in (None, row["version"]):
            raise PreconditionFailed(row)
        return {"deleted_at": clock.now(), "trashed_with": None}

    with answers.of(SERVICE).changing(user_id):
        if decide(read(user_id, task_id)):
            trash_subtasks(user_id, task_id, hint=hint)
        return change_by(user_id, task_id, decide, PLACING, hint=hint)


def restore(user_id: UUID, task_id: ObjectId, *, hint: str) -> Row:
    """Take out of the trash, and then the subtasks that went there with it; what is not there stays as it is.

    Out: the row after it. Errors: `TaskNotFound`; `TaskBusy`.
    """

    def decide(row: Row) -> Row:
        return {} if row["deleted_at"] is None else {"deleted_at": None, "trashed_with": None}

    with answers.of(SERVICE).changing(user_id):
        row = change_by(user_id, task_id, decide, PLACING, hint=hint)
        restore_subtasks(user_id, task_id, hint=hint)
        return row


def trash_subtasks(user_id: UUID, task_id: ObjectId, *, hint: str) -> None:
    """Move the subtasks to the trash, of all levels."""
    now = clock.now()
    for child in below(user_id, task_id, {"deleted_at": None}):
        _move(user_id, child["_id"], {"deleted_at": now, "trashed_with": child["parent_id"]}, hint)


def restore_subtasks(user_id: UUID, task_id: ObjectId, *, hint: str) -> None:
    """Take those subtasks out of the trash that went there with the task, of all levels."""
    for child in below(user_id, task_id, {"deleted_at": AT_SOME_TIME}, together=True):
        _move(user_id, child["_id"], {"deleted_at": None, "trashed_with": None}, hint)


def _move(user_id: UUID, task_id: ObjectId, changes: Row, hint: str) -> None:
    """One that is there already, or was purged meanwhile, needs no moving."""

    def decide(row: Row) -> Row:
        return changes if (row["deleted_at"] is None) != (changes["deleted_at"] is None) else {}

    with suppress(TaskNotFound):
        change_by(user_id, task_id, decide, PLACING, hint=hint)


def below(user_id: UUID, task_id: ObjectId, where: Row, *, together: bool = False) -> Iterator[Row]:
    """`{_id, parent_id, ...}` of the subtasks of all levels that match, a level at a time, but not those
    below one that does not. `together`: only those that went to the trash with their parent."""
    level, seen = [task_id], {task_id}
    while level and len(seen) <= MAX_SUBTASKS:
        rows = subtasks(
            user_id, [parent_term(one) for one in level], where, limit=MAX_SUBTASKS + 1 - len(seen)
        )
        level = []
        for row in rows:
            if row["_id"] not in seen and (not together or row.get("trashed_with") == row["parent_id"]):
                seen.add(row["_id"])
                level.append(row["_id"])
                yield row
