"""Where a task is put by hand."""

from typing import Any, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from webapp.core.fields import Changes, absent
from webapp.tasks.schemas.ids import Id
from webapp.tasks.schemas.task import Status


class MoveIn(Changes):
    before: Id = absent()
    after: Id = absent()
    project_id: Id | None = absent()
    status: Status = absent()

    def given(self) -> dict[str, Any]:
        """What was sent but for the neighbour."""
        return {name: value for name, value in self.sent().items() if name in ("project_id", "status")}

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("nowhere", "Say before or behind which task, or where to.")
        if {"before", "after"} <= self.model_fields_set:
            raise PydanticCustomError("one_of", "Send either before or after.")
        return self
