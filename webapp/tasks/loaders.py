"""What the cached reads of tasks load, for the view, the front, and the job that warms the cache."""

from dataclasses import replace

from webapp.core.answers import Answer, Asking, loaded
from webapp.core.pagination import decode_cursor, page
from webapp.tasks import service
from webapp.tasks.schemas import TaskQuery, task_id_of, task_out


def load_page(asking: Asking) -> Answer:
    """A page of the user's tasks, by a `TaskQuery`. Errors: `BadCursor`."""
    query: TaskQuery = asking.query
    wanted = service.Filter(query.status, query.due_before, query.due_after)
    before = None if query.cursor is None else decode_cursor(query.cursor)
    rows = service.list_tasks(asking.user_id, wanted, before=before, limit=query.limit)
    found = page(rows, query.limit, key=lambda row: row["_id"])
    return loaded({**found, "items": [task_out(row) for row in found["items"]]})


def load_first_page(asking: Asking) -> Answer:
    """The page that is shown when nothing is asked for in particular."""
    return load_page(replace(asking, query=TaskQuery()))


def load_task(asking: Asking) -> Answer:
    """One task, by its id in the path. Errors: `TaskNotFound`."""
    task = task_out(service.read(asking.user_id, task_id_of(asking.path[0])))
    return loaded(task, version=task["version"])
