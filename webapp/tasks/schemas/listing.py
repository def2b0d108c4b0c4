"""Lists of tasks, and how many are in them."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from webapp.core.fields import Instant, Output, Query
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.tasks.schemas.ids import Id, object_id
from webapp.tasks.schemas.labels import Label
from webapp.tasks.schemas.task import Status, TaskOut

NO_PROJECT = "none"
View = Annotated[
    Literal["inbox", "today", "upcoming", "overdue", "done", "trash"],
    Field(
        description="Of the open tasks: `inbox`, those without a project, newest first unless moved; by due "
        "time `today`, those due on this day where the user is, even if their time has passed; `upcoming`, "
        "those due later; `overdue`, those whose time has passed (one due on a day: when the day has ended). "
        "`done`: the latest completed first. `trash`: the latest deleted first."
    ),
]


Sort = Annotated[
    Literal[
        "created",
        "-created",
        "due",
        "-due",
        "priority",
        "-priority",
        "position",
        "-position",
        "updated",
        "-updated",
    ],
    Field(description="With `-`, the greatest first. Tasks without a due date come last both ways."),
]


def _project(value: object) -> object:
    return NO_PROJECT if value == NO_PROJECT else object_id(value)


class TaskQuery(Query):
    view: View | None = None
    status: Status | None = None
    project_id: Annotated[
        Any,
        BeforeValidator(_project),
        WithJsonSchema({"type": "string"}),
        Field(description="`none`: those without a project. In manual order, unless `sort` says otherwise."),
    ] = None
    parent_id: Annotated[Id | None, Field(description="Its subtasks.")] = None
    label: Label | None = None
    priority: Annotated[int | None, Field(ge=0, le=3)] = None
    q: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="Words, or their beginnings, in title, checklist or notes. Without `sort` the best "
            "comes first.",
        ),
    ] = None
    sort: Sort | None = None
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
