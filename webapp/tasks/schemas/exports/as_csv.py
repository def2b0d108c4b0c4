"""CSV (RFC 4180, UTF-8), a task a row, for spreadsheets.

A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end as a formula: such a cell
has an apostrophe before it, and one that begins with apostrophes and then such a character has one more.
`plain` takes it off again, so nothing is lost.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from webapp.core.db import Row
from webapp.tasks.service import task_out

COLUMNS = (
    "id",
    "title",
    "notes",
    "status",
    "priority",
    "labels",
    "project",
    "parent_id",
    "due_date",
    "due_time",
    "due_timezone",
    "recurrence",
    "recurrence_from",
    "reminders",
    "checklist",
    "position",
    "completed_at",
    "deleted_at",
    "created_at",
    "updated_at",
)
"""Several labels, reminders or items of a checklist stand in one cell, a line each. A reminder is an instant,
or minutes before the due; an item begins with `[ ]`, or with `[x]` when it is done."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n]")


def csv_parts(pages: Iterable[list[Row]], projects: Mapping[str, str]) -> Iterator[bytes]:
    """The header, then the rows. `projects` are names by id."""
    yield _lines([COLUMNS])
    for rows in pages:
        yield _lines([_cells(task_out(row), projects) for row in rows])


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """The text that `safe` made the cell of."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def _cells(task: dict[str, Any], projects: Mapping[str, str]) -> list[str]:
    due, rule = task["due"] or {}, task["recurrence"] or {}
    cells = {
        **task,
        "labels": "\n".join(task["labels"]),
        "project": projects.get(task["project_id"] or "", ""),
        **{f"due_{name}": due.get(name) for name in ("date", "time", "timezone")},
        "recurrence": rule.get("rrule"),
        "recurrence_from": rule.get("from"),
        "reminders": "\n".join(_reminder(one) for one in task["reminders"]),
        "checklist": "\n".join(
            f"[{'x' if item['done'] else ' '}] {item['text']}" for item in task["checklist"]
        ),
    }
    return [safe("" if cells[name] is None else str(cells[name])) for name in COLUMNS]


def _reminder(reminder: Mapping[str, Any]) -> str:
    return reminder["at"] or str(reminder["minutes_before"])


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
