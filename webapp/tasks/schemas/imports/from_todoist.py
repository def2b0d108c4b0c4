"""Todoist's CSV template: one project's tasks, sections and comments.

Its priority 1 is the highest, as `p1` is. A section becomes a label of its tasks, an indent the subtask of
the task above it, a comment a paragraph of the notes, `@words` in the content labels. The date is read as in
quick add; one that is not understood is kept in the notes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from webapp.tasks.schemas.imports.entries import Entry, Keys, entry_of
from webapp.tasks.schemas.imports.tables import Cells, refused, table
from webapp.tasks.service.quick import Here, read_moment

_LABEL = re.compile(r"(?:^|\s)@(\w[\w/-]{0,49})(?=\s|$)")
_MAX_INDENT = 50


@dataclass
class _Task:
    line: int
    cells: Cells
    key: str
    section: str
    parent: str | None
    comments: list[str] = field(default_factory=list)


def todoist_entries(text: str, here: Here) -> Iterator[Entry]:
    """The tasks, by the number of their line. Errors: `ValidationFailed` for another file."""
    columns, rows = table(text)
    if not {"type", "content"} <= set(columns):
        raise refused("no_template", "A template of Todoist has columns called TYPE and CONTENT.")
    return (_entry(task, here) for task in list(_tasks(rows)))


def _tasks(rows: Iterator[tuple[int, Cells]]) -> Iterator[_Task]:
    """Comments stand below their task."""
    keys, above, section, last = Keys("todoist"), dict[int, str](), "", None
    for line, cells in rows:
        kind = cells["type"].strip().lower()
        if kind == "section":
            section, above = cells["content"].strip(), {}
        elif kind == "note" and last is not None:
            last.comments.append(cells["content"].strip())
        elif kind == "task":
            if last is not None:
                yield last
            indent = _whole(cells.get("indent", ""), 1, _MAX_INDENT)
            parent = next((above[level] for level in range(indent - 1, 0, -1) if level in above), None)
            key = keys.of(section, parent, cells["content"], cells.get("date"))
            above = {level: name for level, name in above.items() if level < indent} | {indent: key}
            last = _Task(line, cells, key, section, parent)
    if last is not None:
        yield last


def _entry(task: _Task, here: Here) -> Entry:
    content, cells = task.cells["content"].strip(), task.cells
    labels = [*_LABEL.findall(content), *([task.section[:50].strip()] if task.section else [])]
    notes = [cells.get("description", "").strip(), *task.comments]
    given: dict[str, Any] = {
        "title": " ".join(_LABEL.sub(" ", content).split()) or content,
        "labels": list(dict.fromkeys(labels)),
        "priority": 4 - _whole(cells.get("priority", ""), 4, 4),
    }
    note = _add_date(given, cells.get("date", "").strip(), notes, here)
    given["notes"] = "\n\n".join(filter(None, notes))
    return entry_of(task.line, task.key, given, parent=task.parent, note=note)


def _add_date(given: dict[str, Any], text: str, notes: list[str], here: Here) -> str | None:
    """Out: the code of what could not be read."""
    if not text:
        return None
    moment = read_moment(text, here)
    if moment is None:
        notes.append(f"Due: {text}")
        return "date_not_understood"
    given["due"] = moment.due
    if moment.rrule:
        begins = "completion" if moment.from_completion else "due"
        given["recurrence"] = {"rrule": moment.rrule, "from": begins}
    return None


def _whole(text: str, default: int, most: int) -> int:
    """A number from 1 to `most`."""
    return min(max(int(text), 1), most) if text.strip().isdecimal() and len(text) < 5 else default
