"""What tasks accepts and returns."""

from webapp.tasks.schemas.bulk import BulkIn, BulkOut, bulk_out
from webapp.tasks.schemas.history import HistoryPage, HistoryQuery, UndoIn, conflicts_out, history_page
from webapp.tasks.schemas.ids import project_id_of, task_id_of
from webapp.tasks.schemas.listing import CountsOut, TaskPage, TaskQuery
from webapp.tasks.schemas.moving import MoveIn
from webapp.tasks.schemas.occurrence import OccurrenceIn, OccurrencePage, OccurrenceQuery, occurrence_out
from webapp.tasks.schemas.projects import (
    LabelChange,
    LabelList,
    ProjectChanges,
    ProjectIn,
    ProjectOut,
    ProjectPage,
    ProjectQuery,
    project_out,
)
from webapp.tasks.schemas.recurrence import PreviewIn, PreviewOut, date_out
from webapp.tasks.schemas.task import CompletedOut, TaskChanges, TaskIn, TaskOut, completed_out
from webapp.tasks.service import task_out

__all__ = [
    "BulkIn",
    "BulkOut",
    "CompletedOut",
    "CountsOut",
    "HistoryPage",
    "HistoryQuery",
    "LabelChange",
    "LabelList",
    "MoveIn",
    "OccurrenceIn",
    "OccurrencePage",
    "OccurrenceQuery",
    "PreviewIn",
    "PreviewOut",
    "ProjectChanges",
    "ProjectIn",
    "ProjectOut",
    "ProjectPage",
    "ProjectQuery",
    "TaskChanges",
    "TaskIn",
    "TaskOut",
    "TaskPage",
    "TaskQuery",
    "UndoIn",
    "bulk_out",
    "completed_out",
    "conflicts_out",
    "date_out",
    "history_page",
    "occurrence_out",
    "project_id_of",
    "project_out",
    "task_id_of",
    "task_out",
]
