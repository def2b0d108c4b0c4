"""Quick add: what a line means to this user, and the task it makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from webapp.core import answers, clock
from webapp.core.db import Row
from webapp.tasks.models import MAX_PROJECTS, SERVICE, has_label, markers, profile_row, project_rows
from webapp.tasks.service.projects import project_named
from webapp.tasks.service.quick import Here, Parsed, parse
from webapp.tasks.service.tasks import create

_MONTH_FIRST = frozenset({"en", "en-US", "en-PH"})


@dataclass(frozen=True)
class Line:
    """What was read, where; the project that it names, if it is there; and which of its labels are."""

    parsed: Parsed
    here: Here
    project: Row | None
    labels: frozenset[str]


def here_of(user_id: UUID, hint: str) -> Here:
    """Where and when the user writes; `hint` is the token's zone, until theirs is known."""
    row = profile_row(user_id) or {"timezone": hint, "locale": "en"}
    return Here(clock.now(), row["timezone"], row["locale"] in _MONTH_FIRST)


def read_line(user_id: UUID, text: str, *, hint: str) -> Line:
    """What the line says, to this user, now. Nothing is written."""
    here = _with_projects(user_id, here_of(user_id, hint), text)
    parsed = parse(text, here)
    project = project_named(user_id, parsed.project) if parsed.project else None
    labels = _known(user_id, parsed.labels) if parsed.labels else frozenset()
    return Line(parsed, here, project, labels)


def add_line(user_id: UUID, line: Line, fields: Mapping[str, Any]) -> Row:
    """Make the task of these fields, in the project that the line names: one that is not there is made. Out:
    the task's row. Errors: `TooManyProjects`."""
    with answers.of(SERVICE).changing(user_id):
        name = line.parsed.project
        project = line.project or (project_named(user_id, name, make=True) if name else None)
        project_id = project["_id"] if project else None
        return create(user_id, {**fields, "project_id": project_id}, zone=line.here.zone)


def _with_projects(user_id: UUID, here: Here, text: str) -> Here:
    """Names of several words are known by what is there; a line that marks no project needs none."""
    if "#" not in text:
        return here
    rows = project_rows(user_id, {}, deleted=False, after=None, limit=MAX_PROJECTS)
    return replace(here, projects=[row["name"] for row in rows])


def _known(user_id: UUID, labels: Iterable[str]) -> frozenset[str]:
    marked = markers(user_id)
    return frozenset(label for label in labels if has_label(user_id, label, marked))
