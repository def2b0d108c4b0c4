"""CSV files: those of our export, and what people make themselves."""

import re
from collections.abc import Iterator
from typing import Any

from webapp.tasks.schemas.exports.as_csv import COLUMNS, plain
from webapp.tasks.schemas.imports.entries import Entry, Keys, entry_of
from webapp.tasks.schemas.imports.tables import Cells, refused, table
from webapp.tasks.service.quick import Here, read_moment

_OTHER_NAMES = {
    "name": "title",
    "task": "title",
    "content": "title",
    "description": "notes",
    "due": "due_date",
    "date": "due_date",
    "list": "project",
    "tags": "labels",
    "parent": "parent_id",
}
_ITEM = re.compile(r"\[(?P<done>[ xX])\] (?P<text>.*)")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def csv_entries(text: str, here: Here) -> tuple[Iterator[Entry], list[str]]:
    """The rows, by the number of their line, and the names of columns that mean nothing here.

    A due date that is not `YYYY-MM-DD` is read as in quick add. Errors: `ValidationFailed` without a title
    column.
    """
    names, rows = table(text)
    columns = [_OTHER_NAMES.get(name, name) for name in names]
    if "title" not in columns:
        raise refused("no_title", "There is no column called title.")
    ignored = [name for name, column in zip(names, columns, strict=True) if column not in COLUMNS]
    keys = Keys("csv")
    return (_entry(line, _renamed(cells), keys, here) for line, cells in rows), ignored


def _renamed(cells: Cells) -> Cells:
    return {_OTHER_NAMES.get(name, name): plain(cell) for name, cell in cells.items()}


def _entry(line: int, cells: Cells, keys: Keys, here: Here) -> Entry:
    given: dict[str, Any] = {"title": cells["title"]}
    for name in ("notes", "status", "position", "id", "parent_id", *_INSTANTS):
        if cells.get(name):
            given[name] = cells[name]
    given |= {name: read(cells[name]) for name, read in _READ.items() if cells.get(name)}
    note = _add_due(given, cells, here)
    said = [cells.get(name, "") for name in COLUMNS]
    return entry_of(line, keys.of(*said), given, project=cells.get("project") or None, note=note)


def _add_due(given: dict[str, Any], cells: Cells, here: Here) -> str | None:
    """Out: the code of what could not be read."""
    text = cells.get("due_date", "").strip()
    if cells.get("recurrence"):
        given["recurrence"] = {"rrule": cells["recurrence"], "from": cells.get("recurrence_from") or "due"}
    if not text:
        return None
    if _ISO.fullmatch(text):
        rest = {name: cells.get(f"due_{name}") or None for name in ("time", "timezone")}
        given["due"] = {"date": text, **rest}
        return None
    moment = read_moment(f"{text} {cells.get('due_time', '')}", here)
    if moment is None:
        given["notes"] = f"{given.get('notes', '')}\n\nDue: {text}".strip()
        return "date_not_understood"
    given["due"] = moment.due
    if moment.rrule:
        begins = "completion" if moment.from_completion else "due"
        given["recurrence"] = {"rrule": moment.rrule, "from": begins}
    return None


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def _reminders(text: str) -> list[dict[str, Any]]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [{"minutes_before": int(line)} if line.isdecimal() else {"at": line} for line in lines]


def _checklist(text: str) -> list[dict[str, Any]]:
    return [_item(line) for line in text.split("\n") if line.strip()]


def _item(line: str) -> dict[str, Any]:
    found = _ITEM.fullmatch(line)
    return {"text": found["text"], "done": found["done"] != " "} if found else {"text": line}


_INSTANTS = ("completed_at", "deleted_at", "created_at", "updated_at")
_READ = {
    "priority": _number,
    "labels": lambda text: [label for label in text.split("\n") if label.strip()],
    "reminders": _reminders,
    "checklist": _checklist,
}
