"""Items to tick off within a task."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from webapp.core.fields import Input, OneLine, Output
from webapp.tasks.models import MAX_CHECKLIST

ItemId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


class ItemIn(Input):
    id: ItemId | None = None
    text: Annotated[OneLine, Field(max_length=500)]
    done: bool = False


class ItemOut(Output):
    id: str
    text: str
    done: bool


def _own_ids(items: list[ItemIn]) -> list[ItemIn]:
    ids = [item.id for item in items if item.id]
    if len(ids) != len(set(ids)):
        raise PydanticCustomError("duplicate_id", "Two items have the same id.")
    return items


Checklist = Annotated[list[ItemIn], Field(max_length=MAX_CHECKLIST), AfterValidator(_own_ids)]
