"""What the cached reads of tasks load: one function for the view and for the job that warms the cache."""

from uuid import UUID

from webapp.core.answers import Answer, loaded
from webapp.core.pagination import decode_cursor, page
from webapp.tasks import service
from webapp.tasks.schemas import TaskQuery, task_out


def load_page(user_id: UUID, query: TaskQuery) -> Answer:
    """A page of the user's tasks. Errors: `BadCursor`."""
    wanted = service.Filter(query.status, query.due_before, query.due_after)
    before = None if query.cursor is None else decode_cursor(query.cursor)
    rows = service.list_tasks(user_id, wanted, before=before, limit=query.limit)
    found = page(rows, query.limit, key=lambda row: row["_id"])
    return loaded({**found, "items": [task_out(row) for row in found["items"]]})


def load_first_page(user_id: UUID) -> Answer:
    """The page that is shown when nothing is asked for in particular."""
    return load_page(user_id, TaskQuery())
