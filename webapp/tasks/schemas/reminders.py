"""Reminders of a task."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from webapp.core.fields import Input, Instant, Output

MAX_REMINDERS = 10
YEAR_MINUTES = 366 * 24 * 60
ReminderId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


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


class ReminderOut(Output):
    id: str
    at: Instant | None
    minutes_before: int | None
