"""Rows on their way from a file to tasks."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from webapp.tasks.schemas.imports.body import ImportedTask

_APART = {"id", "project_id", "parent_id", "due_at", "version"}


@dataclass(frozen=True)
class Entry:
    """A row by its number. `key` names it in its source; `fields` are a task's, or `fault` says why not. It
    is put into the project with this id (in its source) or this name. `note` is the code of what was lost."""

    row: int
    key: str
    fields: Mapping[str, Any] | None = None
    fault: ValidationError | None = None
    parent: str | None = None
    project_id: str | None = None
    project: str | None = None
    note: str | None = None


class Keys:
    """Names for rows that have none: what they say, and which of its like they are."""

    def __init__(self, source: str) -> None:
        self._source, self._seen = source, Counter[str]()

    def of(self, *said: object) -> str:
        """The name of the next row that says this."""
        digest = hashlib.sha256("\x1f".join(map(repr, (self._source, *said))).encode()).hexdigest()[:30]
        self._seen[digest] += 1
        return f"{self._source}-{digest}-{self._seen[digest]}"


def entry_of(row: int, key: str, given: Any, **more: Any) -> Entry:
    """An entry of fields as they would come in JSON."""
    try:
        task = ImportedTask.model_validate(given)
    except ValidationError as fault:
        return Entry(row, key, fault=fault)
    named = Entry(row, task.id or key, parent=task.parent_id, project_id=task.project_id)
    return replace(named, fields=task.model_dump(exclude=_APART), **more)
