"""Our own format, without loss: it is what `POST /tasks/import` takes."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from webapp.core.db import Row
from webapp.tasks.service import task_out

Projects = Iterable[dict[str, Any]]


def json_parts(pages: Iterable[list[Row]], projects: Projects) -> Iterator[bytes]:
    """`{"format": "json", "projects": [...], "tasks": [...]}`, a task a line."""
    yield b'{"format":"json","projects":' + orjson.dumps(list(projects)) + b',"tasks":['
    between = b"\n"
    for rows in pages:
        yield between + b",\n".join(orjson.dumps(task_out(row)) for row in rows)
        between = b",\n"
    yield b"\n]}\n"
