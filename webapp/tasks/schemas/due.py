"""When a task is due."""

from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from webapp.core.fields import Date, Input, Output, WallTime, ZoneName


class DueIn(Input):
    date: Date
    time: WallTime | None = None
    timezone: ZoneName | None = None

    @model_validator(mode="after")
    def _zone_needs_time(self) -> Self:
        if self.timezone and not self.time:
            raise PydanticCustomError("timezone_without_time", "A timezone needs a time.")
        return self


class DueOut(Output):
    date: Date
    time: WallTime | None
    timezone: str | None
