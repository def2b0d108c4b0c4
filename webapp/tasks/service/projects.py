"""Projects: what tasks are gathered in."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed, ValidationFailed
from webapp.core.ids import derived_id
from webapp.core.pagination import Keyset, Position
from webapp.tasks.errors import ProjectNotFound, TooManyProjects
from webapp.tasks.models import (
    MAX_PROJECTS,
    RESTORE,
    SERVICE,
    TRASH,
    Project,
    project_count,
    project_row,
    project_rows,
)
from webapp.tasks.service.marking import mark_project
from webapp.tasks.service.positions import new_position

PROJECTS = Keyset("projects", (("position", str),))
"""What the pages of projects go by."""
GREY = "grey"
_OBJECT_ID_CHARACTERS = 24


def key_of(name: str) -> str:
    """A name as it is matched: without regard to case, and to how its characters are composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).strip().casefold())


def list_projects(
    user_id: UUID, *, archived: bool | None, deleted: bool, after: Position | None, limit: int
) -> list[Row]:
    """The user's projects in their order, one more than `limit` if more follow."""
    where: Row = {} if archived is None else {"archived": archived}
    return project_rows(user_id, where, deleted=deleted, after=after, limit=limit + 1)


def create_project(user_id: UUID, fields: Mapping[str, Any], *, project_id: ObjectId | None = None) -> Row:
    """Store a new project, the last in order. Out: its row. Errors: `TooManyProjects` past 500."""
    if project_count(user_id) >= MAX_PROJECTS:
        raise TooManyProjects
    now, own_id = clock.now(), project_id or ObjectId()
    project = Project(
        id=own_id,
        user_id=user_id,
        version=1,
        key=key_of(fields["name"]),
        position=new_position(ObjectId(), now),
        created_at=now,
        updated_at=now,
        **fields,
    )
    with answers.of(SERVICE).changing(user_id):
        return db.insert(project)


def read_project(user_id: UUID, project_id: ObjectId) -> Row:
    """The project's row. Errors: `ProjectNotFound`, for another user's project too."""
    row = project_row(user_id, project_id)
    if row is None:
        raise ProjectNotFound
    return row


def change_project(user_id: UUID, project_id: ObjectId, changes: Row, *, expected: int | None) -> Row:
    """Set the fields given. Out: the row after it. Errors: `ProjectNotFound`; `PreconditionFailed` when
    `expected` is given and is not the version."""
    if "name" in changes:
        changes = {**changes, "key": key_of(changes["name"])}
    with answers.of(SERVICE).changing(user_id):
        return _set(user_id, project_id, changes, expected) if changes else read_project(user_id, project_id)


def delete_project(user_id: UUID, project_id: ObjectId, *, expected: int | None) -> None:
    """Put the project away, and its tasks into the trash, however many; one that is away stays as it is.
    Errors: as `change_project`."""
    now = clock.now()

    def work() -> None:
        if read_project(user_id, project_id)["deleted_at"] is None:
            _set(user_id, project_id, {"deleted_at": now}, expected)
            mark_project(user_id, project_id, TRASH, now)

    with answers.of(SERVICE).changing(user_id):
        db.atomic(SERVICE, work)


def restore_project(user_id: UUID, project_id: ObjectId) -> Row:
    """Bring the project back with the tasks that went to the trash with it, not with those that were there
    before. Out: its row; one that is not away stays as it is. Errors: `ProjectNotFound`,
    `TooManyProjects`."""
    now = clock.now()

    def work() -> Row:
        row = read_project(user_id, project_id)
        if row["deleted_at"] is None:
            return row
        if project_count(user_id) >= MAX_PROJECTS:
            raise TooManyProjects
        mark_project(user_id, project_id, RESTORE, now)
        return _set(user_id, project_id, {"deleted_at": None}, None)

    with answers.of(SERVICE).changing(user_id):
        return db.atomic(SERVICE, work)


def project_named(user_id: UUID, name: str, *, make: bool = False) -> Row | None:
    """The user's project of this name, without regard to case: one that is in use before an archived one,
    else the first in order. When there is none and `make` says so, a new one: two who ask at once make one
    and the same. Errors: `TooManyProjects`."""
    found = _named(user_id, name)
    if found is not None or not make:
        return found
    wanted = {"name": name, "color": GREY, "archived": False}
    agreed = ObjectId(derived_id(user_id, "project", key_of(name))[:_OBJECT_ID_CHARACTERS])
    try:
        return create_project(user_id, wanted, project_id=agreed)
    except DuplicateKeyError:  # another was first; or it was made so once, and has another name since
        return _named(user_id, name) or create_project(user_id, wanted)


def check_project(user_id: UUID, project_id: ObjectId | None) -> None:
    """Errors: `ValidationFailed` unless a task may be put there; which of all it lacks is not said."""
    row = None if project_id is None else project_row(user_id, project_id)
    if project_id is not None and (row is None or row["deleted_at"] is not None):
        fault = "There is nothing with this id."
        raise ValidationFailed(errors=[{"field": "project_id", "code": "unknown_id", "message": fault}])


def _named(user_id: UUID, name: str) -> Row | None:
    named = project_rows(user_id, {"key": key_of(name)}, deleted=False, after=None, limit=MAX_PROJECTS)
    return min(named, key=lambda row: bool(row["archived"]), default=None)


def _set(user_id: UUID, project_id: ObjectId, changes: Row, expected: int | None) -> Row:
    where: Row = {"_id": project_id, "user_id": user_id}
    if expected is not None:
        where["version"] = expected
    update = {"$set": {**changes, "updated_at": clock.now()}, "$inc": {"version": 1}}
    row = db.modify(Project, where, update)
    if row is None:
        raise PreconditionFailed(read_project(user_id, project_id))
    return row
