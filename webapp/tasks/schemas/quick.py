"""Quick add, as it is accepted and returned."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from webapp.core.fields import Input, Instant, Output, Query, format_instant, is_printable
from webapp.tasks.schemas.due import DueOut
from webapp.tasks.schemas.recurrence import RecurrenceOut
from webapp.tasks.schemas.task import TaskIn, TaskOut
from webapp.tasks.service.adding import Line
from webapp.tasks.service.dues import due_instant
from webapp.tasks.service.quick import MAX_CHARACTERS, Parsed


def _line(text: str) -> str:
    """It is not trimmed, so that the places of spans are those of what was sent."""
    if not text.strip():
        raise PydanticCustomError("blank", "It must not be blank.")
    if not is_printable(text.replace("\t", " ").replace("\u00a0", " ")):
        raise PydanticCustomError("control_character", "It must be one line without control characters.")
    return text


class QuickIn(Input):
    text: Annotated[
        str,
        Field(
            max_length=MAX_CHARACTERS,
            description="One line of English: `Pay rent every 1st 9am #home @bills p1`.",
        ),
        AfterValidator(_line),
    ]


class QuickQuery(Query):
    preview: Annotated[bool, Field(description="Only say what the line means: nothing is saved.")] = False


class SpanOut(Output):
    start: Annotated[int, Field(description="In UTF-16 code units, as JavaScript counts.")]
    end: int
    kind: Literal["date", "time", "recurrence", "project", "label", "priority", "reminder"]
    value: Annotated[str, Field(description="As the task has it.")]
    new: Annotated[bool, Field(description="A project or label that is not there yet.")]


class DraftReminder(Output):
    at: Instant | None
    minutes_before: int | None


class DraftOut(Output):
    title: str
    priority: int
    labels: list[str]
    project_id: str | None
    project: str | None
    due: DueOut | None
    due_at: Instant | None
    reminders: list[DraftReminder]
    recurrence: RecurrenceOut | None


class QuickOut(Output):
    task: TaskOut
    spans: Annotated[list[SpanOut], Field(description="What was taken for what; the rest is the title.")]


class PreviewedOut(Output):
    task: DraftOut
    spans: list[SpanOut]


def task_of(parsed: Parsed) -> TaskIn:
    """The task that the line describes, without its project. Errors: pydantic's `ValidationError`."""
    return TaskIn.model_validate(
        {
            "title": parsed.title,
            "priority": parsed.priority,
            "labels": list(parsed.labels),
            "due": parsed.due,
            "recurrence": _recurrence(parsed),
            "reminders": [{"at": one.at, "minutes_before": one.minutes_before} for one in parsed.reminders],
        }
    )


def spans_out(line: Line) -> list[dict[str, Any]]:
    """The spans, each with whether its project or label is new."""
    return [
        {
            "start": span.start,
            "end": span.end,
            "kind": span.kind,
            "value": span.value,
            "new": (span.kind == "project" and line.project is None)
            or (span.kind == "label" and span.value not in line.labels),
        }
        for span in line.parsed.spans
    ]


def draft_out(line: Line) -> dict[str, Any]:
    """The task that the line would make."""
    parsed, task = line.parsed, task_of(line.parsed)
    due_at = due_instant(parsed.due, line.here.zone)
    return {
        "title": task.title,
        "priority": task.priority,
        "labels": task.labels,
        "project_id": str(line.project["_id"]) if line.project else None,
        "project": line.project["name"] if line.project else parsed.project,
        "due": parsed.due,
        "due_at": format_instant(due_at) if due_at else None,
        "reminders": [
            {"at": format_instant(one.at) if one.at else None, "minutes_before": one.minutes_before}
            for one in parsed.reminders
        ],
        "recurrence": task.recurrence.model_dump() if task.recurrence else None,
    }


def _recurrence(parsed: Parsed) -> dict[str, str] | None:
    if parsed.rrule is None:
        return None
    return {"rrule": parsed.rrule, "from": "completion" if parsed.from_completion else "due"}
