"""What an import tells of its rows."""

from typing import Annotated, Literal

from pydantic import Field

from webapp.core.fields import Output


class RowError(Output):
    field: str
    code: str
    message: str


class RowOut(Output):
    row: Annotated[int, Field(description="Its place in the list from 1; in a file, the number of its line.")]
    status: Annotated[
        Literal["created", "exists", "failed"],
        Field(description="`exists`: it is here already, from this account or an earlier import."),
    ]
    id: str | None
    code: Annotated[
        str | None,
        Field(
            description="Why it failed; or what was lost: `date_not_understood` (it stands in the notes), "
            "`parent_missing`, `project_missing`."
        ),
    ]
    errors: list[RowError]


class ImportOut(Output):
    created: int
    existing: int
    failed: int
    ignored_columns: list[str]
    results: list[RowOut]
