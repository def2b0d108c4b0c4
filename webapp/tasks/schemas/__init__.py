"""What tasks accepts and returns."""

from webapp.tasks.schemas.ids import task_id_of
from webapp.tasks.schemas.listing import CountsOut, TaskPage, TaskQuery
from webapp.tasks.schemas.occurrence import OccurrenceIn, OccurrencePage, OccurrenceQuery, occurrence_out
from webapp.tasks.schemas.recurrence import PreviewIn, PreviewOut, date_out
from webapp.tasks.schemas.task import CompletedOut, TaskChanges, TaskIn, TaskOut, completed_out, task_out

__all__ = [
    "CompletedOut",
    "CountsOut",
    "OccurrenceIn",
    "OccurrencePage",
    "OccurrenceQuery",
    "PreviewIn",
    "PreviewOut",
    "TaskChanges",
    "TaskIn",
    "TaskOut",
    "TaskPage",
    "TaskQuery",
    "completed_out",
    "date_out",
    "occurrence_out",
    "task_id_of",
    "task_out",
]
