"""Projects and labels, as they are accepted and returned."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from webapp.core.fields import Changes, Input, Instant, OneLine, Output, Query, absent, format_instant
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.tasks.schemas.labels import Label

Color = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown"]
Name = Annotated[OneLine, Field(max_length=100)]
Place = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-z]{0,59}[1-9a-z]$",
        description="Its place among the projects, which stand in the order of this text.",
    ),
]


class ProjectIn(Input):
    name: Name
    color: Color = "grey"
    archived: bool = False


class ProjectChanges(Changes):
    name: Name = absent()
    color: Color = absent()
    position: Place = absent()
    archived: bool = absent()


class ProjectQuery(Query):
    archived: Annotated[bool | None, Field(description="Only those that are archived, or are not.")] = None
    deleted: Annotated[bool, Field(description="Those that are deleted, instead of the others.")] = False
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=400)] | None = None


class ProjectOut(Output):
    id: str
    name: str
    color: Color
    position: str
    archived: bool
    deleted_at: Instant | None
    created_at: Instant
    updated_at: Instant
    version: int


class ProjectPage(Output):
    items: list[ProjectOut]
    next_cursor: str | None


class LabelChange(Input):
    name: Label


class LabelOut(Output):
    name: str
    count: Annotated[int, Field(description="How many open tasks have it.")]


class LabelList(Output):
    items: list[LabelOut]


def project_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A project's row as it is shown to its owner; `ProjectOut` describes the same."""
    return {
        "id": str(row["_id"]),
        "name": row["name"],
        "color": row["color"],
        "position": row["position"],
        "archived": row["archived"],
        "deleted_at": format_instant(row["deleted_at"]) if row["deleted_at"] else None,
        "created_at": format_instant(row["created_at"]),
        "updated_at": format_instant(row["updated_at"]),
        "version": row["version"],
    }
