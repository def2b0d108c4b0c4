"""What the cached reads of tasks load, for the view, the front, and the job that warms the cache."""

from dataclasses import replace

from webapp.core.answers import Answer, Asking, loaded
from webapp.core.errors import NotFound
from webapp.tasks import service
from webapp.tasks.schemas import (
    HistoryQuery,
    OccurrenceQuery,
    ProjectQuery,
    TaskQuery,
    history_page,
    occurrence_out,
    project_id_of,
    project_out,
    task_id_of,
    task_out,
)

_PAGING = {"cursor", "limit"}


def load_page(asking: Asking) -> Answer:
    """A page of the user's tasks, by a `TaskQuery`. Errors: `BadCursor`."""
    query: TaskQuery = asking.query
    wanted = service.Filter(**{name: getattr(query, name) for name in query.model_fields_set - _PAGING})
    keyset = wanted.keyset()
    after = None if query.cursor is None else keyset.decode(query.cursor)
    listed = service.list_tasks(asking.user_id, wanted, after=after, limit=query.limit, hint=asking.zone)
    return loaded(keyset.page(listed.rows, query.limit, task_out), until=listed.until)


def load_first_page(asking: Asking) -> Answer:
    """The page that is shown when nothing is asked for in particular."""
    return load_page(replace(asking, query=TaskQuery()))


def load_counts(asking: Asking) -> Answer:
    """How many tasks each view holds."""
    counts = service.count_tasks(asking.user_id, hint=asking.zone)
    return loaded({**counts.views, "projects": counts.projects}, until=counts.until)


def load_counts_ahead(asking: Asking) -> Answer:
    """The same where no token hints at the zone. Errors: `NotFound` until the user's own is known here: days
    of another zone would be counted, and stay in the cache."""
    if not service.is_known(asking.user_id):
        raise NotFound
    return load_counts(asking)


def load_projects(asking: Asking) -> Answer:
    """A page of the user's projects, by a `ProjectQuery`. Errors: `BadCursor`."""
    query: ProjectQuery = asking.query
    keyset = service.PROJECTS
    rows = service.list_projects(
        asking.user_id,
        archived=query.archived,
        deleted=query.deleted,
        after=None if query.cursor is None else keyset.decode(query.cursor),
        limit=query.limit,
    )
    return loaded(keyset.page(rows, query.limit, project_out))


def load_project(asking: Asking) -> Answer:
    """One project, by its id in the path. Errors: `ProjectNotFound`."""
    project = project_out(service.read_project(asking.user_id, project_id_of(asking.path[0])))
    return loaded(project, version=project["version"])


def load_labels(asking: Asking) -> Answer:
    """The user's labels."""
    return loaded({"items": service.list_labels(asking.user_id)})


def load_task(asking: Asking) -> Answer:
    """One task, by its id in the path. Errors: `TaskNotFound`."""
    task = task_out(service.read(asking.user_id, task_id_of(asking.path[0])))
    return loaded(task, version=task["version"])


def load_history(asking: Asking) -> Answer:
    """A page of one task's history, by a `HistoryQuery`. Errors: `TaskNotFound`, `BadCursor`."""
    query: HistoryQuery = asking.query
    return loaded(history_page(service.past_of(asking.user_id, task_id_of(asking.path[0])), query))


def load_occurrences(asking: Asking) -> Answer:
    """A page of what became of a task's occurrences, by an `OccurrenceQuery`. Errors: `TaskNotFound`,
    `BadCursor`."""
    query: OccurrenceQuery = asking.query
    task_id = task_id_of(asking.path[0])
    after = None if query.cursor is None else service.LATEST.decode(query.cursor)
    rows = service.list_occurrences(asking.user_id, task_id, after=after, limit=query.limit)
    return loaded(service.LATEST.page(rows, query.limit, occurrence_out))
