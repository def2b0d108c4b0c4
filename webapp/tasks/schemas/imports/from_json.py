"""Our own export."""

from collections.abc import Iterator, Sequence
from typing import Any

from webapp.tasks.schemas.imports.entries import Entry, Keys, entry_of


def json_entries(tasks: Sequence[Any]) -> Iterator[Entry]:
    """A row is a task's place in the list, from 1."""
    keys = Keys("json")
    for row, task in enumerate(tasks, 1):
        yield entry_of(row, keys.of(task), task)
