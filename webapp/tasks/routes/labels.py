"""Labels: list, rename, remove."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.web.access import scoped, user_id
from webapp.core.web.cached import asking, cached, shown
from webapp.core.web.changing import changes
from webapp.core.web.conditional import nothing
from webapp.core.web.problems import declares
from webapp.tasks import service
from webapp.tasks.errors import LabelNotFound, TaskBusy
from webapp.tasks.loaders import load_labels
from webapp.tasks.schemas import LabelChange, LabelList

blueprint = APIBlueprint("labels", __name__, url_prefix="/api/v1/labels", tag="Labels")


@blueprint.get("")
@scoped("tasks:read")
@cached("tasks", load_labels)
@blueprint.output(LabelList)
def list_labels() -> Response:
    """Every label of a task outside the trash, by name."""
    return shown(load_labels(asking()))


@blueprint.patch("/<path:name>")
@scoped("tasks:write")
@changes("tasks")
@declares(LabelNotFound, TaskBusy)
@blueprint.input(LabelChange)
@blueprint.output({}, status_code=204)
def rename_label(name: str, json_data: LabelChange) -> Response:
    """Give the label another name on all tasks. If there is one of that name, the two become one."""
    service.rename_label(user_id(), name, json_data.name)
    return nothing()


@blueprint.delete("/<path:name>")
@scoped("tasks:write")
@changes("tasks")
@declares(LabelNotFound, TaskBusy)
@blueprint.output({}, status_code=204)
def remove_label(name: str) -> Response:
    """Take the label off all tasks."""
    service.rename_label(user_id(), name, None)
    return nothing()
