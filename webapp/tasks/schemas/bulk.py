"""Doing the same to many tasks, as it is asked for and answered."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from webapp.core.fields import SHAPE, Input, Output
from webapp.tasks.schemas.task import TaskChanges
from webapp.tasks.service.bulk import Done, Item

MAX_ITEMS = 100
TextId = Annotated[str, Field(min_length=1, max_length=100)]
Occurrence = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$",
        description="For a recurring task: the occurrence that is completed, as its `due` names it.",
    ),
]


class BulkItemIn(Input):
    id: TextId
    occurrence: Occurrence | None = None
    version: Annotated[int, Field(ge=1, le=2**53, description="What to undo.")] | None = None


def _shape(item: object) -> str | None:
    if isinstance(item, str):
        return f"{SHAPE}id"
    return f"{SHAPE}item" if isinstance(item, dict | BulkItemIn) else None


IdOrItem = Annotated[
    Annotated[TextId, Tag(f"{SHAPE}id")] | Annotated[BulkItemIn, Tag(f"{SHAPE}item")],
    Discriminator(
        _shape,
        custom_error_type="id_or_item",
        custom_error_message="Send an id, or {id, occurrence}, or to undo {id, version}.",
    ),
]


class BulkIn(Input):
    ids: Annotated[list[IdOrItem], Field(min_length=1, max_length=MAX_ITEMS)]
    action: Literal["complete", "reopen", "delete", "restore", "patch", "undo"]
    patch: TaskChanges | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.patch is not None) != (self.action == "patch"):
            raise PydanticCustomError("patch_and_action", "Send patch with the action patch, and only then.")
        if self.action == "undo" and any(item.version is None for item in self.items()):
            raise PydanticCustomError("version_missing", "To undo, send {id, version} of each task.")
        return self

    def items(self) -> list[Item]:
        """What was asked for, in order."""
        sent = [BulkItemIn(id=item) if isinstance(item, str) else item for item in self.ids]
        return [Item(item.id, item.occurrence, item.version) for item in sent]


class DoneOut(Output):
    id: str
    status: Annotated[int, Field(description="As the request for this task alone would have answered.")]
    version: int | None = None
    code: str | None = None


class BulkOut(Output):
    results: list[DoneOut]


def bulk_out(results: Sequence[Done]) -> dict[str, Any]:
    """What became of each item: its version, or the code of what was wrong."""
    return {"results": [_done_out(done) for done in results]}


def _done_out(done: Done) -> dict[str, Any]:
    told = {"version": done.version} if done.code is None else {"code": done.code}
    return {"id": done.id, "status": done.status, **told}
