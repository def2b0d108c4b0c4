"""Projects of what is exported and imported."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.tasks.errors import TooManyProjects
from webapp.tasks.models import MAX_PROJECTS, SERVICE, Project, project_count, project_row, project_rows
from webapp.tasks.service.importing.ids import imported_id
from webapp.tasks.service.positions import new_position
from webapp.tasks.service.projects import key_of, project_named

_MOST = 10_000


def all_projects(user_id: UUID) -> list[Row]:
    """The user's projects, in their order; then those that are deleted."""
    found = (project_rows(user_id, {}, deleted=gone, after=None, limit=_MOST) for gone in (False, True))
    return [row for rows in found for row in rows]


def import_projects(user_id: UUID, given: Sequence[Mapping[str, Any]]) -> dict[str, ObjectId]:
    """Store the projects that are not there yet. Out: the id here of each, by its own; without those for
    which there is no room.

    One is there when this account has it by its id or from an earlier import, or has one of the same name.
    """
    return {one["id"]: found for one in given if (found := _imported(user_id, one)) is not None}


def projects_named(user_id: UUID, names: Iterable[str]) -> dict[str, ObjectId]:
    """The project of each name; one that is not there is made, as long as there is room."""
    found: dict[str, ObjectId] = {}
    for name in sorted(set(names)):
        with suppress(TooManyProjects):
            row = project_named(user_id, name, make=True)
            if row is not None:
                found[name] = row["_id"]
    return found


def _imported(user_id: UUID, given: Mapping[str, Any]) -> ObjectId | None:
    made = imported_id(user_id, given["id"], given["created_at"])
    own = ObjectId(given["id"]) if ObjectId.is_valid(given["id"]) else made
    for known in (own, made):
        if project_row(user_id, known) is not None:
            return known
    named = None if given["deleted_at"] else project_named(user_id, given["name"])
    if named is not None:
        found: ObjectId = named["_id"]
        return found
    if given["deleted_at"] is None and project_count(user_id) >= MAX_PROJECTS:
        return None
    _store(user_id, made, given)
    return made


def _store(user_id: UUID, project_id: ObjectId, given: Mapping[str, Any]) -> None:
    now = clock.now()
    project = Project(
        id=project_id,
        user_id=user_id,
        version=1,
        name=given["name"],
        key=key_of(given["name"]),
        color=given["color"],
        position=given["position"] or new_position(project_id, now),
        archived=given["archived"],
        deleted_at=given["deleted_at"],
        created_at=given["created_at"] or now,
        updated_at=given["updated_at"] or now,
    )
    with answers.of(SERVICE).changing(user_id), suppress(DuplicateKeyError):
        db.insert(project)
