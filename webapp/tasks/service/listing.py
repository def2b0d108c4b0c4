"""Lists of tasks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from webapp.core.db import Row
from webapp.core.pagination import Keyset, Position
from webapp.tasks.models import PRESENT, task_rows_and_markers
from webapp.tasks.service import search
from webapp.tasks.service.shapes import INBOX, order_of
from webapp.tasks.service.terms import label_term, parent_term
from webapp.tasks.service.views import VIEWS, any_moment, moment_of


@dataclass(frozen=True)
class Filter:
    """Which tasks, and in which order: all that is given must hold. Times are instants; `due_before` excludes
    its own. `project_id` is `INBOX` for those without a project."""

    view: str | None = None
    status: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    project_id: Any = None
    parent_id: Any = None
    label: str | None = None
    priority: int | None = None
    q: str | None = None
    sort: str | None = None

    def query(self) -> Row:
        """The filter as MongoDB takes it, without the view."""
        due = {"$lt": self.due_before, "$gte": self.due_after}
        bounds = {operator: instant for operator, instant in due.items() if instant is not None}
        equal = {"status": self.status, "priority": self.priority}
        query: Row = {name: value for name, value in equal.items() if value is not None}
        if self.project_id is not None:
            query["project_id"] = None if self.project_id == INBOX else self.project_id
        return {**query, **({"due_at": bounds} if bounds else {}), **self._terms()}

    @property
    def is_search(self) -> bool:
        """Whether the best comes first: another order was not asked for."""
        return self.q is not None and self.sort is None

    def keyset(self) -> Keyset:
        """What the pages of the list go by."""
        if self.is_search:
            return search.keyset(self.view)
        order = order_of(self.view, self.sort, frozenset(self.query()))
        name = f"{self.view or ''}:{self.sort or ''}"
        return Keyset(name, tuple((field.name, field.kind) for field in order.fields))

    def _terms(self) -> Row:
        terms = [] if self.label is None else [label_term(self.label)]
        terms += [] if self.parent_id is None else [parent_term(self.parent_id)]
        found: Row = {"terms": {"$all": terms} if len(terms) > 1 else terms[0]} if terms else {}
        return found if self.label is None else {**found, "labels": self.label}


@dataclass(frozen=True)
class Listed:
    """Rows, and until when the list is right if nothing is written; None where no time changes it."""

    rows: list[Row]
    until: datetime | None = None


def list_tasks(user_id: UUID, wanted: Filter, *, after: Position | None, limit: int, hint: str) -> Listed:
    """The tasks that match, one more than `limit` if more follow: in the order asked for, else those of a
    view in its own, else the newest outside the trash. `hint` is the token's zone."""
    view, query = VIEWS.get(wanted.view or ""), wanted.query()
    order = order_of(wanted.view, wanted.sort, frozenset(query))
    at = moment_of(user_id, hint) if view and view.until else any_moment()
    scope = view.where(at) if view else PRESENT
    where = {"$and": [scope, query]} if view and query else {**scope, **query}
    if wanted.is_search:
        found = search.search(user_id, wanted.q or "", where, after=after, limit=limit + 1)
        rows, marked = found.rows, found.marked
    else:
        where = {"$and": [where, search.anywhere(wanted.q)]} if wanted.q else where
        rows, marked = task_rows_and_markers(user_id, where, order, after=after, limit=limit + 1)
    return Listed(rows, view.until(user_id, at, marked) if view and view.until else None)
