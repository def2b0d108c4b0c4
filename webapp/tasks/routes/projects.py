"""Projects: list, create, read, change, delete, restore."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import BadCursor, IdempotencyInProgress, IdempotencyMismatch, PreconditionFailed
from webapp.core.web.access import scoped, user_id
from webapp.core.web.cached import asking, cached, shown
from webapp.core.web.changing import changes
from webapp.core.web.conditional import expected_version, nothing, showing, versioned
from webapp.core.web.idempotent import idempotent
from webapp.core.web.problems import declares
from webapp.tasks import service
from webapp.tasks.errors import ProjectNotFound, TooManyProjects
from webapp.tasks.loaders import load_project, load_projects
from webapp.tasks.schemas import (
    ProjectChanges,
    ProjectIn,
    ProjectOut,
    ProjectPage,
    ProjectQuery,
    project_id_of,
    project_out,
)

blueprint = APIBlueprint("projects", __name__, url_prefix="/api/v1/projects", tag="Projects")


@blueprint.get("")
@scoped("tasks:read")
@cached("tasks", load_projects, ProjectQuery)
@declares(BadCursor)
@blueprint.input(ProjectQuery, location="query")
@blueprint.output(ProjectPage)
def list_projects(query_data: ProjectQuery) -> Response:
    """The projects in their order."""
    return shown(load_projects(asking(query=query_data)))


@blueprint.post("")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@declares(TooManyProjects, IdempotencyMismatch, IdempotencyInProgress)
@blueprint.input(ProjectIn)
@blueprint.output(ProjectOut, status_code=201)
def create_project(json_data: ProjectIn) -> Response:
    """Make a project."""
    return versioned(project_out(service.create_project(user_id(), json_data.model_dump())), 201)


@blueprint.get("/<project_id>")
@scoped("tasks:read")
@cached("tasks", load_project)
@declares(ProjectNotFound)
@blueprint.output(ProjectOut)
def read_project(project_id: str) -> Response:
    """One project, deleted or not."""
    return shown(load_project(asking(project_id)))


@blueprint.patch("/<project_id>")
@scoped("tasks:write")
@changes("tasks")
@declares(ProjectNotFound, PreconditionFailed)
@blueprint.input(ProjectChanges)
@blueprint.output(ProjectOut)
def change_project(project_id: str, json_data: ProjectChanges) -> Response:
    """Change the fields sent. With `If-Match`, only if nobody changed the project since."""
    with showing(project_out):
        row = service.change_project(
            user_id(), project_id_of(project_id), json_data.sent(), expected=expected_version()
        )
    return versioned(project_out(row))


@blueprint.delete("/<project_id>")
@scoped("tasks:write")
@changes("tasks")
@declares(ProjectNotFound, PreconditionFailed)
@blueprint.output({}, status_code=204)
def delete_project(project_id: str) -> Response:
    """Delete the project, until it is restored, and move its tasks to the trash."""
    with showing(project_out):
        service.delete_project(user_id(), project_id_of(project_id), expected=expected_version())
    return nothing()


@blueprint.post("/<project_id>/restore")
@scoped("tasks:write")
@changes("tasks")
@idempotent("tasks")
@declares(ProjectNotFound, TooManyProjects, IdempotencyMismatch, IdempotencyInProgress)
@blueprint.output(ProjectOut)
def restore_project(project_id: str) -> Response:
    """Bring the project back, with the tasks that went to the trash with it."""
    return versioned(project_out(service.restore_project(user_id(), project_id_of(project_id))))
