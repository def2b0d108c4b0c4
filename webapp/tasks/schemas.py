"""What tasks accepts and returns."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from bson import ObjectId
from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from webapp.core.fields import (
    SHAPE,
    Changes,
    Date,
    Input,
    Instant,
    OneLine,
    Output,
    Query,
    WallTime,
    ZoneName,
    absent,
    format_instant,
)
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.tasks.errors import TaskNotFound
from webapp.tasks.models import MAX_LABELS

MAX_REMINDERS = 10
YEAR_MINUTES = 366 * 24 * 60

Status = Literal["todo", "doing", "done"]
Title = Annotated[OneLine, Field(max_length=500)]
Notes = Annotated[str, Field(max_length=20_000, description="Markdown.")]
Priority = Annotated[int, Field(ge=0, le=3)]
Label = Annotated[OneLine, Field(max_length=50)]
ReminderId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


def _distinct(labels: list[str]) -> list[str]:
    return list(dict.fromkeys(labels))


Labels = Annotated[list[Label], Field(max_length=MAX_LABELS), AfterValidator(_distinct)]


class DueIn(Input):
    date: Date
    time: WallTime | None = None
    timezone: ZoneName | None = None

    @model_validator(mode="after")
    def _zone_needs_time(self) -> Self:
        if self.timezone and not self.time:
            raise PydanticCustomError("timezone_without_time", "A timezone needs a time.")
        return self


class ReminderIn(Input):
    id: ReminderId | None = None
    at: Instant | None = None
    minutes_before: Annotated[int, Field(ge=0, le=YEAR_MINUTES)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.at is None) == (self.minutes_before is None):
            raise PydanticCustomError("one_of", "Send either at or minutes_before.")
        return self


def _own_ids(reminders: list[ReminderIn]) -> list[ReminderIn]:
    ids = [reminder.id for reminder in reminders if reminder.id]
    if len(ids) != len(set(ids)):
        raise PydanticCustomError("duplicate_id", "Two reminders have the same id.")
    return reminders


Reminders = Annotated[list[ReminderIn], Field(max_length=MAX_REMINDERS), AfterValidator(_own_ids)]


class TaskIn(Input):
    title: Title
    notes: Notes = ""
    status: Status = "todo"
    priority: Priority = 0
    labels: Labels = []
    due: DueIn | None = None
    reminders: Reminders = []


class LabelsChange(Input):
    add: Labels = []
    remove: Labels = []


def _shape(labels: object) -> str | None:
    if isinstance(labels, list):
        return f"{SHAPE}list"
    return f"{SHAPE}change" if isinstance(labels, dict | LabelsChange) else None


LabelsOrChange = Annotated[
    Annotated[Labels, Tag(f"{SHAPE}list")] | Annotated[LabelsChange, Tag(f"{SHAPE}change")],
    Discriminator(
        _shape,
        custom_error_type="list_or_change",
        custom_error_message="Send a list of labels, or {add, remove}.",
    ),
]


class TaskChanges(Changes):
    title: Title = absent()
    notes: Notes = absent()
    status: Status = absent()
    priority: Priority = absent()
    labels: LabelsOrChange = absent()
    due: DueIn | None = absent()
    reminders: Reminders = absent()


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


class DueOut(Output):
    date: Date
    time: WallTime | None
    timezone: str | None


class ReminderOut(Output):
    id: str
    at: Instant | None
    minutes_before: int | None


class TaskOut(Output):
    id: str
    title: str
    notes: str
    status: Status
    priority: int
    labels: list[str]
    due: DueOut | None
    due_at: Instant | None
    reminders: list[ReminderOut]
    completed_at: Instant | None
    deleted_at: Instant | None
    created_at: Instant
    updated_at: Instant
    version: int


class TaskPage(Output):
    items: list[TaskOut]
    next_cursor: str | None


class CountsOut(Output):
    inbox: int
    today: int
    upcoming: int
    overdue: int
    projects: Annotated[dict[str, int], Field(description="Open tasks by the id of their project.")]


class CompletedOut(Output):
    task: TaskOut
    next: None = None


def task_id_of(text: str) -> ObjectId:
    """Errors: `TaskNotFound` for what cannot be a task's id: nobody has such a task."""
    if not ObjectId.is_valid(text):
        raise TaskNotFound
    return ObjectId(text)


def task_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A task's row as it is shown to its owner; `TaskOut` describes the same."""
    return {
        "id": str(row["_id"]),
        "title": row["title"],
        "notes": row.get("notes") or "",
        "status": row["status"],
        "priority": row["priority"],
        "labels": row.get("labels") or [],
        "due": row.get("due"),
        "due_at": _instant(row.get("due_at")),
        "reminders": [_reminder_out(reminder) for reminder in row.get("reminders") or ()],
        "completed_at": _instant(row.get("completed_at")),
        "deleted_at": _instant(row.get("deleted_at")),
        "created_at": _instant(row["created_at"]),
        "updated_at": _instant(row["updated_at"]),
        "version": row["version"],
    }


def _reminder_out(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "at": _instant(row["at"]), "minutes_before": row["minutes_before"]}


def _instant(value: Any) -> str | None:
    return format_instant(value) if value else None
