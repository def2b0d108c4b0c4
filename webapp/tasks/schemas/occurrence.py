"""Occurrences of a task that comes back."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from webapp.core.fields import Input, Instant, Output, Query, format_instant
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.tasks.schemas.due import DueOut

_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise PydanticCustomError(
            "bad_occurrence", "Send the due's date, or date and time: 2027-01-31T17:00."
        )
    return value


OccurrenceName = Annotated[
    str,
    AfterValidator(_name),
    WithJsonSchema({"type": "string", "pattern": rf"^{_NAME.pattern}$"}),
]
"""The date of the due, with its time if it has one: what is being completed or skipped."""


class OccurrenceIn(Input):
    occurrence: Annotated[
        OccurrenceName | None, Field(description="Required for a task that comes back.")
    ] = None


class OccurrenceQuery(Query):
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=200)] | None = None


class OccurrenceOut(Output):
    id: str
    occurrence: str
    kind: Literal["done", "skipped"]
    due: DueOut
    at: Annotated[Instant, Field(description="When it was completed or skipped.")]
    next: Annotated[DueOut | None, Field(description="The due that followed; null when the rule had ended.")]


class OccurrencePage(Output):
    items: list[OccurrenceOut]
    next_cursor: str | None


def occurrence_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the log as it is shown to its owner."""
    return {
        "id": str(row["_id"]),
        "occurrence": row["occurrence"],
        "kind": row["kind"],
        "due": row["due"],
        "at": format_instant(row["at"]),
        "next": row["next"],
    }
