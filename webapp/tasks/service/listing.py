"""Lists of tasks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.core.db import Row
from webapp.core.pagination import Keyset, Position
from webapp.tasks.models import NEWEST, NEWEST_OF_STATUS, NEWEST_PLANNED, PRESENT, Order, task_rows
from webapp.tasks.service.views import VIEWS, View, any_moment, moment_of


@dataclass(frozen=True)
class Filter:
    """Which tasks: all that are given must hold. Times are instants; `due_before` excludes its own."""

    view: str | None = None
    status: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None

    def query(self) -> Row:
        """The filter as MongoDB takes it, without the view."""
        query: Row = {"status": self.status} if self.status else {}
        due = {"$lt": self.due_before, "$gte": self.due_after}
        bounds = {operator: instant for operator, instant in due.items() if instant is not None}
        return {**query, "due_at": bounds} if bounds else query

    def keyset(self) -> Keyset:
        """What the pages of the list go by."""
        return Keyset(self.view, VIEWS[self.view].order.field) if self.view else Keyset()


@dataclass(frozen=True)
class Listed:
    """Rows, and until when the list is right if nothing is written; None where no time changes it."""

    rows: list[Row]
    until: datetime | None = None


def list_tasks(user_id: UUID, wanted: Filter, *, after: Position | None, limit: int, hint: str) -> Listed:
    """The tasks that match, one more than `limit` if more follow: those of a view in its order, else the
    newest outside the trash. `hint` is the token's zone."""
    if wanted.view:
        return _list_view(user_id, VIEWS[wanted.view], wanted.query(), after, limit + 1, hint)
    where = {**PRESENT, **wanted.query()}
    return Listed(task_rows(user_id, where, _order(where), after=after, limit=limit + 1))


def _list_view(
    user_id: UUID, view: View, query: Row, after: Position | None, limit: int, hint: str
) -> Listed:
    at = moment_of(user_id, hint) if view.until else any_moment()
    where = {"$and": [view.where(at), query]} if query else view.where(at)
    rows = task_rows(user_id, where, view.order, after=after, limit=limit)
    return Listed(rows, view.until(user_id, at) if view.until else None)


def _order(where: Row) -> Order:
    if "due_at" in where:
        return NEWEST_PLANNED
    return NEWEST_OF_STATUS if "status" in where else NEWEST
