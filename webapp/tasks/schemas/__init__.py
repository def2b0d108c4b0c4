"""What tasks accepts and returns."""

from webapp.tasks.schemas.ids import task_id_of
from webapp.tasks.schemas.listing import CountsOut, TaskPage, TaskQuery
from webapp.tasks.schemas.task import CompletedOut, TaskChanges, TaskIn, TaskOut, task_out

__all__ = [
    "CompletedOut",
    "CountsOut",
    "TaskChanges",
    "TaskIn",
    "TaskOut",
    "TaskPage",
    "TaskQuery",
    "task_id_of",
    "task_out",
]
