"""How a task comes back."""

from typing import Annotated, Literal

from pydantic import Field

from webapp.core.fields import Input, OneLine, Output

Rule = Annotated[OneLine, Field(max_length=500, description="An RRULE of RFC 5545, without its name.")]


class RecurrenceIn(Input):
    rrule: Rule
    from_: Annotated[Literal["due", "completion"], Field(alias="from")] = "due"


class RecurrenceOut(Output):
    rrule: str
    from_: Annotated[Literal["due", "completion"], Field(alias="from")]
