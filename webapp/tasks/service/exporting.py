"""Everything that a user has, page by page."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pymongo

from webapp.core import clock
from webapp.core.db import Row
from webapp.tasks.models import markers, seen
from webapp.tasks.models.exported import present_rows, trashed_rows

PAGE = 500
_PAGE_SECONDS = 8.0
_EVER, _NEVER = datetime.fromtimestamp(0, UTC), datetime(9999, 1, 1, tzinfo=UTC)


def all_tasks(user_id: UUID, *, trash: bool = True) -> Iterator[list[Row]]:
    """The user's tasks in pages: those in the trash, then the others, the newest first, then what went into
    the trash meanwhile; without `trash` only the others.

    What is written while it runs may show as it was or as it is; a task that goes into the trash or comes out
    of it may be given twice, and is never left out. Errors: the database's, for a page that takes
    longer than eight seconds.
    """
    began = clock.now()
    if trash:
        yield from _pages(user_id, lambda last: trashed_rows(user_id, _EVER, began, last, PAGE))
    yield from _pages(user_id, lambda last: present_rows(user_id, last, PAGE))
    if trash:
        yield from _pages(user_id, lambda last: trashed_rows(user_id, began, _NEVER, last, PAGE))


def _pages(user_id: UUID, load: Callable[[Row | None], list[Row]]) -> Iterator[list[Row]]:
    last: Row | None = None
    while True:
        with pymongo.timeout(_PAGE_SECONDS):
            rows = load(last)
            marked = markers(user_id)
        if rows:
            yield [seen(row, marked) for row in rows] if marked else rows
        if len(rows) < PAGE:
            return
        last = rows[-1]
