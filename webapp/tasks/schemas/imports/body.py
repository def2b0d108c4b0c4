"""The body of an import."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from webapp.core.fields import Input, Instant, OneLine
from webapp.tasks.schemas.task import TaskIn
from webapp.tasks.service.importing import MAX_ROWS

Key = Annotated[str, Field(min_length=1, max_length=100)]
Place = Annotated[str, Field(pattern=r"^[0-9a-z]{1,60}$")]
Name = Annotated[OneLine, Field(max_length=100)]
MAX_PROJECTS = 1000


class ImportedTask(TaskIn):
    """A task as the export has it. `due_at` and `version` follow from the rest."""

    id: Key | None = None
    project_id: Key | None = None
    parent_id: Key | None = None
    position: Place | None = None
    completed_at: Instant | None = None
    deleted_at: Instant | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    due_at: Any = None
    version: Any = None


class ImportedProject(Input):
    """A project as the export has it."""

    id: Key
    name: Name
    color: Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown"] = (
        "grey"
    )
    position: Place | None = None
    archived: bool = False
    deleted_at: Instant | None = None
    created_at: Instant | None = None
    updated_at: Instant | None = None
    version: Any = None


class ImportIn(Input):
    format: Literal["json", "csv", "todoist"]
    tasks: Annotated[
        list[Any] | None,
        Field(
            max_length=MAX_ROWS,
            description="With `json`: tasks as the export has them; all but the title may be left out.",
        ),
    ] = None
    projects: Annotated[
        list[ImportedProject] | None,
        Field(max_length=MAX_PROJECTS, description="With `json`: projects as the export has them."),
    ] = None
    text: Annotated[
        str | None,
        Field(
            min_length=1,
            description="With `csv`: a file with columns of our export, of which `title` must be there. With "
            "`todoist`: a CSV template of Todoist.",
        ),
    ] = None
    project: Annotated[
        Name | None,
        Field(description="With `csv` and `todoist`: the name of the project of rows that name none."),
    ] = None

    @model_validator(mode="after")
    def _of_its_format(self) -> Self:
        ours = self.format == "json"
        wanted, unwanted = ("tasks", ("text", "project")) if ours else ("text", ("tasks", "projects"))
        if getattr(self, wanted) is None:
            raise PydanticCustomError("missing", "Send {name} with this format.", {"name": wanted})
        for name in unwanted:
            if getattr(self, name) is not None:
                raise PydanticCustomError("unexpected", "This format takes no {name}.", {"name": name})
        return self
