"""Lists of tasks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bson import ObjectId

from webapp.core.db import Row
from webapp.tasks.models import task_rows


@dataclass(frozen=True)
class Filter:
    """Which tasks: all that are given must hold. Times are instants; `due_before` excludes its own."""

    status: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None

    def query(self) -> Row:
        """The filter as MongoDB takes it."""
        query: Row = {"status": self.status} if self.status else {}
        due = {"$lt": self.due_before, "$gte": self.due_after}
        bounds = {operator: instant for operator, instant in due.items() if instant is not None}
        return {**query, "due_at": bounds} if bounds else query


def list_tasks(user_id: UUID, wanted: Filter, *, before: ObjectId | None, limit: int) -> list[Row]:
    """The newest tasks outside the trash that match, one more than `limit` if more follow."""
    return task_rows(user_id, wanted.query(), before=before, limit=limit + 1)
