"""What tasks stores."""

from webapp.tasks.models.names import SERVICE
from webapp.tasks.models.orders import (
    BY_COMPLETION,
    BY_DELETION,
    BY_DUE,
    NEWEST,
    NEWEST_OF_STATUS,
    NEWEST_OPEN,
    NEWEST_PLANNED,
    Order,
)
from webapp.tasks.models.plumbing import IdempotencyClaim, Outbox, RevokedSession
from webapp.tasks.models.profile import UserProfile, profile_row
from webapp.tasks.models.queries import (
    AT_SOME_TIME,
    OPEN,
    PRESENT,
    WITHOUT_HISTORY,
    open_dues,
    task_count,
    task_row,
    task_row_and_history,
    task_rows,
    tasks_to_purge,
    tasks_to_remind,
    version_by_mark,
)
from webapp.tasks.models.task import MAX_CHECKLIST, MAX_LABELS, Task

__all__ = [
    "AT_SOME_TIME",
    "BY_COMPLETION",
    "BY_DELETION",
    "BY_DUE",
    "MAX_CHECKLIST",
    "MAX_LABELS",
    "NEWEST",
    "NEWEST_OF_STATUS",
    "NEWEST_OPEN",
    "NEWEST_PLANNED",
    "OPEN",
    "PRESENT",
    "SERVICE",
    "WITHOUT_HISTORY",
    "IdempotencyClaim",
    "Order",
    "Outbox",
    "RevokedSession",
    "Task",
    "UserProfile",
    "open_dues",
    "profile_row",
    "task_count",
    "task_row",
    "task_row_and_history",
    "task_rows",
    "tasks_to_purge",
    "tasks_to_remind",
    "version_by_mark",
]
