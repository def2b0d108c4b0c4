"""Labels, whole or as a change of them."""

from typing import Annotated

from pydantic import AfterValidator, Discriminator, Field, Tag

from webapp.core.fields import SHAPE, Input, OneLine
from webapp.tasks.models import MAX_LABELS

Label = Annotated[OneLine, Field(max_length=50)]


def _distinct(labels: list[str]) -> list[str]:
    return list(dict.fromkeys(labels))


Labels = Annotated[list[Label], Field(max_length=MAX_LABELS), AfterValidator(_distinct)]


class LabelsChange(Input):
    add: Labels = []
    remove: Labels = []


def _shape(labels: object) -> str | None:
    if isinstance(labels, list):
        return f"{SHAPE}list"
    return f"{SHAPE}change" if isinstance(labels, dict | LabelsChange) else None


LabelsOrChange = Annotated[
    Annotated[Labels, Tag(f"{SHAPE}list")] | Annotated[LabelsChange, Tag(f"{SHAPE}change")],
    Discriminator(
        _shape,
        custom_error_type="list_or_change",
        custom_error_message="Send a list of labels, or {add, remove}.",
    ),
]
