"""Lists of tasks, and how many are in them."""

from typing import Annotated, Literal

from pydantic import Field

from webapp.core.fields import Instant, Output, Query
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.tasks.schemas.task import Status, TaskOut

View = Annotated[
    Literal["inbox", "today", "upcoming", "overdue", "done", "trash"],
    Field(
        description="Of the open tasks: `inbox`, those without a project, newest first; and by due time "
        "`today`, those due on this day where the user is, even if their time has passed; `upcoming`, those "
        "due later; `overdue`, those whose time has passed (one due on a day: when the day has ended). "
        "`done`: the latest completed first. `trash`: the latest deleted first."
    ),
]


class TaskQuery(Query):
    view: View | None = None
    status: Status | None = None
    due_before: Instant | None = None
    due_after: Instant | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=200)] | None = None


class TaskPage(Output):
    items: list[TaskOut]
    next_cursor: str | None


class CountsOut(Output):
    inbox: int
    today: int
    upcoming: int
    overdue: int
    projects: Annotated[dict[str, int], Field(description="Open tasks by the id of their project.")]
