"""How a task comes back."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from webapp.core.fields import Input, Instant, OneLine, Output, format_instant
from webapp.tasks.schemas.due import DueIn, DueOut
from webapp.tasks.service import MAX_PREVIEW
from webapp.tasks.service.recurrence import RuleError, parse


def _normal(text: str) -> str:
    try:
        return parse(text).text
    except RuleError as error:
        raise PydanticCustomError(error.code, "{fault}", {"fault": error.message}) from error


Rule = Annotated[
    OneLine,
    Field(
        max_length=500,
        description="An RRULE of RFC 5545, without its name, that begins with the due: HOURLY to YEARLY, "
        "with INTERVAL, COUNT or UNTIL, and the BY parts. `COUNT` falls as the task moves on: it says how "
        "many are left. A rule that names no day takes it from the due; in months that lack it, it is the "
        "last. One that names the day (`BYMONTHDAY=31`) passes over them. It is returned in one form.",
    ),
    AfterValidator(_normal),
]


class RecurrenceIn(Input):
    rrule: Rule
    from_: Annotated[
        Literal["due", "completion"],
        Field(alias="from", description="What the next due counts from: the due, or the day of completing."),
    ] = "due"


class RecurrenceOut(Output):
    rrule: str
    from_: Annotated[Literal["due", "completion"], Field(alias="from")]


class PreviewIn(Input):
    rrule: Rule
    start: DueIn
    count: Annotated[int, Field(ge=1, le=MAX_PREVIEW)] = 10


class NoteOut(Output):
    code: Literal["time_skipped", "time_twice"]
    message: str


class DateOut(Output):
    due: DueOut
    due_at: Instant
    note: Annotated[NoteOut | None, Field(description="What a clock change does to the time that day.")]


class PreviewOut(Output):
    rrule: str
    items: Annotated[list[DateOut], Field(description="The first is the start itself.")]
    complete: Annotated[bool, Field(description="Whether the rule ends with the last of these.")]


def date_out(row: dict[str, Any]) -> dict[str, Any]:
    """One date of a preview, as it is shown."""
    return {**row, "due_at": format_instant(row["due_at"])}
