"""A task, as it is accepted and returned."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from webapp.core.fields import Changes, Input, Instant, OneLine, Output, absent
from webapp.tasks.schemas.checklist import Checklist, ChecklistOrChange, ItemOut
from webapp.tasks.schemas.due import DueIn, DueOut
from webapp.tasks.schemas.ids import Id
from webapp.tasks.schemas.labels import Labels, LabelsOrChange
from webapp.tasks.schemas.occurrence import OccurrenceName
from webapp.tasks.schemas.recurrence import RecurrenceIn, RecurrenceOut
from webapp.tasks.schemas.reminders import ReminderOut, Reminders
from webapp.tasks.service import task_out

Status = Literal["todo", "doing", "done"]
Title = Annotated[OneLine, Field(max_length=500)]
Notes = Annotated[str, Field(max_length=20_000, description="Markdown.")]
Priority = Annotated[int, Field(ge=0, le=3)]


class TaskIn(Input):
    title: Title
    notes: Notes = ""
    status: Status = "todo"
    priority: Priority = 0
    labels: Labels = []
    project_id: Id | None = None
    parent_id: Id | None = None
    due: DueIn | None = None
    reminders: Reminders = []
    recurrence: RecurrenceIn | None = None
    checklist: Checklist = []


class TaskChanges(Changes):
    title: Title = absent()
    notes: Notes = absent()
    status: Status = absent()
    priority: Priority = absent()
    labels: LabelsOrChange = absent()
    project_id: Id | None = absent()
    parent_id: Id | None = absent()
    due: DueIn | None = absent()
    reminders: Reminders = absent()
    recurrence: RecurrenceIn | None = absent()
    checklist: ChecklistOrChange = absent()
    occurrence: OccurrenceName | None = Field(
        default=None, description="Of a task that comes back: which one a status of done completes."
    )


class TaskOut(Output):
    id: str
    title: str
    notes: str
    status: Status
    priority: int
    labels: list[str]
    project_id: str | None
    parent_id: str | None
    due: DueOut | None
    due_at: Instant | None
    reminders: list[ReminderOut]
    recurrence: RecurrenceOut | None
    checklist: list[ItemOut]
    position: str
    completed_at: Instant | None
    deleted_at: Instant | None
    created_at: Instant
    updated_at: Instant
    version: int


class NextOut(Output):
    due: DueOut


class CompletedOut(Output):
    task: TaskOut
    next: Annotated[NextOut | None, Field(description="What followed the occurrence; null: it was the last.")]


def completed_out(row: Mapping[str, Any], following: Mapping[str, Any] | None) -> dict[str, Any]:
    """A task after one of its occurrences, and the due that followed that one."""
    return {"task": task_out(row), "next": {"due": following} if following else None}
