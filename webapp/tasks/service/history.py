"""What became of a task: its entries put back between what was before and after each."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from bson import ObjectId

from webapp.core.db import Row
from webapp.tasks.errors import NotUndoable, TaskNotFound
from webapp.tasks.models import task_row_and_history
from webapp.tasks.service.recording import differs

_MOVED = frozenset({"position", "project_id", "parent_id"})


@dataclass(frozen=True)
class Step:
    """One entry, and the task before and after it (of what is recorded)."""

    entry: Row
    before: Row
    after: Row

    @property
    def fields(self) -> list[str]:
        """The fields that it changed."""
        names = self.entry["from"]
        return [name for name in names if differs(name, self.before.get(name), self.after.get(name))]

    @property
    def action(self) -> str:
        """What was done, in a word."""
        if "undo_of" in self.entry:
            return "undo"
        return str(self.entry.get("kind") or _action(self.before, self.after, self.fields))


@dataclass(frozen=True)
class Past:
    """A task as it is now, and its steps, the newest first."""

    now: Row
    steps: list[Step]

    def step(self, version: int) -> Step:
        """The step that made this version. Errors: `NotUndoable` when it is not kept (any more)."""
        for step in self.steps:
            if step.entry["since"] < version <= step.entry["v"]:
                return step
        raise NotUndoable


def past_of(user_id: UUID, task_id: ObjectId) -> Past:
    """The task and what is kept of its past. Errors: `TaskNotFound`."""
    row = task_row_and_history(user_id, task_id)
    if row is None:
        raise TaskNotFound
    entries = row.pop("history", [])
    return Past(row, list(_steps(row, entries)))


def _steps(now: Row, entries: list[Row]) -> Iterator[Step]:
    after = now
    for entry in reversed(entries):
        before = {**after, **entry["from"]}
        yield Step(entry, before, after)
        after = before


def _action(before: Row, after: Row, fields: list[str]) -> str:
    """In a word what a change was that nobody named."""
    if "deleted_at" in fields:
        return "delete" if after["deleted_at"] else "restore"
    if "status" in fields and "done" in (before["status"], after["status"]):
        return "complete" if after["status"] == "done" else "reopen"
    return "move" if fields and _MOVED.issuperset(fields) else "change"
