"""What an export is asked."""

from typing import Annotated, Literal

from pydantic import Field

from webapp.core.fields import Query


class ExportQuery(Query):
    format: Annotated[
        Literal["json", "csv", "ics"],
        Field(
            description="`json`: everything, as the import takes it. `csv`: a task a row, for spreadsheets. "
            "`ics`: the tasks outside the trash, for calendars."
        ),
    ] = "json"
