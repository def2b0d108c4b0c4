"""What happens to tasks, told by tasks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.contracts.events.event import Event
from webapp.core.ids import derived_id


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Event):
    """A reminder's time has come."""

    type = "tasks.reminder.due"
    subscribers = ("notifications",)
    identity = ("task_id", "reminder_id", "fires_at")

    task_id: str
    reminder_id: str
    fires_at: datetime
    title: str
    notes: str
    due_date: str | None
    due_time: str | None
    due_timezone: str | None


@dataclass(frozen=True, kw_only=True)
class RemindersMissed(Event):
    """Nothing ran for so long that reminders came to nothing: how many, and the first of them."""

    type = "tasks.reminders.missed"
    subscribers = ("notifications",)
    identity = ("batch_id",)

    batch_id: str
    count: int
    first: list[dict[str, Any]]
    """`{task_id, title, fires_at}`."""


@dataclass(frozen=True, kw_only=True)
class TaskChanged(Event):
    """A task was made, or a new version of it. It is told only of users who have a webhook that wants it, and
    carries the task as its owner is shown it."""

    type = "tasks.task.changed"
    subscribers = ("notifications",)
    identity = ("task_id", "version")

    task_id: str
    version: int
    what: str
    """`created`, `changed`, `completed` or `deleted` (into the trash)."""
    changed: list[str]
    at: datetime
    task: dict[str, Any]

    @property
    def after(self) -> str:
        """The event of the version before: if it is not told yet, this one waits."""
        return derived_id(self.type, self.user_id, self.task_id, self.version - 1)


@dataclass(frozen=True, kw_only=True)
class SummaryMade(Event):
    """What there is to tell of a day: of each list the first, and how many there are in all."""

    type = "tasks.summary.made"
    subscribers = ("notifications",)
    identity = ("kind", "date")

    kind: str
    date: str
    overdue: list[dict[str, Any]]
    """`{task_id, title, due_date, due_time, due_timezone}`, as in the other lists."""
    overdue_count: int
    today: list[dict[str, Any]]
    today_count: int
    done: list[dict[str, Any]]
    """Of the day before."""
    done_count: int
