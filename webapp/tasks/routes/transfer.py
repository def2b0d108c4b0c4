"""Export and import."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import IdempotencyInProgress, IdempotencyMismatch
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.changing import changes
from webapp.core.web.conditional import as_json
from webapp.core.web.idempotent import idempotent
from webapp.core.web.limits import caller_key, figure, limiter
from webapp.core.web.problems import declares, field_errors
from webapp.core.web.sizes import streamed, takes
from webapp.tasks.schemas.exports import csv_parts, ics_parts, json_parts
from webapp.tasks.schemas.imports import (
    Entry,
    ImportIn,
    ImportOut,
    csv_entries,
    json_entries,
    todoist_entries,
)
from webapp.tasks.schemas.projects import project_out
from webapp.tasks.schemas.transfer import ExportQuery
from webapp.tasks.service import adding, exporting, importing
from webapp.tasks.service.importing import Outcome, Wanted

MAX_IMPORT_BYTES = 10 * 1024 * 1024
_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "ics": "text/calendar; charset=utf-8"}
_FILE: dict[str, Any] = {"schema": {"type": "string"}}
_CONTENT: dict[str, Any] = {"application/json": {}, "text/csv": _FILE, "text/calendar": _FILE}
_FILES: dict[int | str, dict[str, Any]] = {200: {"description": "The file", "content": _CONTENT}}
blueprint = APIBlueprint("transfer", __name__, url_prefix="/api/v1/tasks", tag="Tasks")


@blueprint.get("/export")
@scoped("tasks:read")
@streamed
@limiter.limit(figure("export"), key_func=caller_key)
@blueprint.input(ExportQuery, location="query")
@blueprint.doc(responses=_FILES)
def export_tasks(query_data: ExportQuery) -> Response:
    """Everything that the user has, as a file, made while it goes out. What changes meanwhile may show as it
    was or as it is."""
    parts = _parts(user_id(), query_data.format)
    response = Response(parts, content_type=_TYPES[query_data.format])
    response.headers["Content-Disposition"] = f'attachment; filename="myriad-tasks.{query_data.format}"'
    return response


@blueprint.post("/import")
@scoped("tasks:write")
@changes("tasks")
@takes(MAX_IMPORT_BYTES)
@limiter.limit(figure("import_"), key_func=caller_key)
@idempotent("tasks", resumable=True)
@declares(IdempotencyMismatch, IdempotencyInProgress)
@blueprint.input(ImportIn)
@blueprint.output(ImportOut)
def import_tasks(json_data: ImportIn) -> Response:
    """Take in tasks: each row stands alone, and what is here already stays as it is, so that the same may be
    sent again. Up to 2,000 rows and 10 MB."""
    entries, ignored = _entries(json_data)
    given = [project.model_dump(exclude={"version"}) for project in json_data.projects or ()]
    projects = importing.import_projects(user_id(), given)
    named = {entry.project or json_data.project for entry in entries if entry.fields is not None}
    by_name = importing.projects_named(user_id(), filter(None, named))
    rows = (entry for entry in entries if entry.fields is not None)
    wanted = [_wanted(entry, projects, by_name, json_data.project) for entry in rows]
    outcomes = importing.import_tasks(user_id(), wanted, hint=caller().zone)
    return as_json(_report([*outcomes, *map(_fault, entries)], ignored))


def _parts(owner: UUID, wanted: str) -> Iterator[bytes]:
    """Begun when the first part is asked for; the request is over by then."""
    projects = importing.all_projects(owner)
    names = {str(row["_id"]): row["name"] for row in projects}
    if wanted == "json":
        yield from json_parts(exporting.all_tasks(owner), map(project_out, projects))
    elif wanted == "csv":
        yield from csv_parts(exporting.all_tasks(owner), names)
    else:
        yield from ics_parts(exporting.all_tasks(owner, trash=False), names)


def _entries(body: ImportIn) -> tuple[list[Entry], list[str]]:
    if body.format == "json":
        return list(json_entries(body.tasks or ())), []
    here = adding.here_of(user_id(), caller().zone)
    if body.format == "todoist":
        return list(todoist_entries(body.text or "", here)), []
    entries, ignored = csv_entries(body.text or "", here)
    return list(entries), ignored


def _wanted(entry: Entry, by_id: dict[str, Any], by_name: dict[str, Any], default: str | None) -> Wanted:
    """The row, in its project. One that is not here and does not come is told of."""
    name = entry.project or default
    project = by_id.get(entry.project_id or "") or by_name.get(name or "")
    lost = "project_missing" if (entry.project_id or name) and project is None else entry.note
    fields = {**(entry.fields or {}), "project_id": project}
    return Wanted(entry.row, entry.key, fields, entry.parent, lost)


def _fault(entry: Entry) -> Outcome | None:
    if entry.fault is None:
        return None
    return Outcome(entry.row, "failed", code="validation_failed", errors=field_errors(entry.fault))


def _report(outcomes: Iterable[Outcome | None], ignored: list[str]) -> dict[str, Any]:
    rows = sorted(filter(None, outcomes), key=lambda outcome: outcome.row)
    counts = {status: sum(row.status == status for row in rows) for status in ("created", "exists", "failed")}
    return {
        "created": counts["created"],
        "existing": counts["exists"],
        "failed": counts["failed"],
        "ignored_columns": ignored,
        "results": [asdict(row) for row in rows],
    }
