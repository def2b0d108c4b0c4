"""What tasks accepts and returns."""

from webapp.tasks.schemas.bulk import BulkIn, BulkOut, bulk_out
from webapp.tasks.schemas.history import HistoryPage, HistoryQuery, UndoIn, conflicts_out, history_page
from webapp.tasks.schemas.ids import task_id_of
from webapp.tasks.schemas.listing import CountsOut, TaskPage, TaskQuery
from webapp.tasks.schemas.task import CompletedOut, TaskChanges, TaskIn, TaskOut, task_out

__all__ = [
    "BulkIn",
    "BulkOut",
    "CompletedOut",
    "CountsOut",
    "HistoryPage",
    "HistoryQuery",
    "TaskChanges",
    "TaskIn",
    "TaskOut",
    "TaskPage",
    "TaskQuery",
    "UndoIn",
    "bulk_out",
    "conflicts_out",
    "history_page",
    "task_id_of",
    "task_out",
]
