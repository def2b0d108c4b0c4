"""CSV files as rows of named cells."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from webapp.core.errors import ValidationFailed
from webapp.tasks.service.importing import MAX_ROWS

Cells = dict[str, str]
csv.field_size_limit(200_000)  # characters of one cell, for the whole process: nobody else reads CSV


def table(text: str) -> tuple[list[str], Iterator[tuple[int, Cells]]]:
    """The header's names in lower case, and the rows below with the number of the line each ends on. Commas
    or semicolons part the cells. Errors: `ValidationFailed` for what is no CSV, or too long."""
    text = text.removeprefix("\ufeff")
    header = text.lstrip().partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    lines = _lines(reader)
    _, names = next(lines, (0, []))
    columns = [name.strip().lower() for name in names]
    return columns, _rows(columns, lines)


def refused(code: str, message: str) -> ValidationFailed:
    """The problem of a whole file."""
    return ValidationFailed(errors=[{"field": "text", "code": code, "message": message}])


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refused("bad_csv", f"Line {reader.line_num} is not CSV: {error}.") from error
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _rows(columns: list[str], lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, Cells]]:
    for count, (line, cells) in enumerate(lines, 1):
        if count > MAX_ROWS:
            raise refused("too_long", f"A file may have {MAX_ROWS} rows: send more files.")
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        yield line, dict(zip(columns, padded, strict=False))
