"""Items to tick off within a task."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from webapp.core.fields import SHAPE, Input, OneLine, Output, absent
from webapp.tasks.models import MAX_CHECKLIST

ItemId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


ItemText = Annotated[OneLine, Field(max_length=500)]


class ItemIn(Input):
    id: ItemId | None = None
    text: ItemText
    done: bool = False


class ItemChange(Input):
    """An item to add, or to change in what is sent of it."""

    id: ItemId | None = None
    text: ItemText = absent()
    done: bool = absent()

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.id is None and self.text is None:
            raise PydanticCustomError("id_or_text", "Send the id of an item, or the text of a new one.")
        return self


class ItemOut(Output):
    id: str
    text: str
    done: bool


def _own_ids(items: list[Any]) -> list[Any]:
    ids = [item.id for item in items if item.id]
    if len(ids) != len(set(ids)):
        raise PydanticCustomError("duplicate_id", "Two items have the same id.")
    return items


Checklist = Annotated[list[ItemIn], Field(max_length=MAX_CHECKLIST), AfterValidator(_own_ids)]


class ChecklistChange(Input):
    upsert: Annotated[list[ItemChange], Field(max_length=MAX_CHECKLIST), AfterValidator(_own_ids)] = []
    remove: Annotated[list[ItemId], Field(max_length=MAX_CHECKLIST)] = []


def _shape(checklist: object) -> str | None:
    if isinstance(checklist, list):
        return f"{SHAPE}list"
    return f"{SHAPE}change" if isinstance(checklist, dict | ChecklistChange) else None


ChecklistOrChange = Annotated[
    Annotated[Checklist, Tag(f"{SHAPE}list")] | Annotated[ChecklistChange, Tag(f"{SHAPE}change")],
    Discriminator(
        _shape,
        custom_error_type="list_or_change",
        custom_error_message="Send a list of items, or {upsert, remove}.",
    ),
]
