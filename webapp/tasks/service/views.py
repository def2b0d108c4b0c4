"""Views: lists that follow from the time where the user is.

A task is overdue when its due instant has passed: one due on a day, when that day has ended. One whose time
passed earlier today is overdue and still in today: that is the day's list.
The inbox is in manual order, which is newest first until somebody moves a task.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.core import clock
from webapp.core.db import Row
from webapp.tasks.models import (
    AT_SOME_TIME,
    BY_COMPLETION,
    BY_DELETION,
    BY_DUE,
    IN_INBOX,
    OPEN,
    PRESENT,
    Order,
    task_rows,
)
from webapp.tasks.service.dues import DAY, MILLISECOND, day_start
from webapp.tasks.service.profiles import zone_of


@dataclass(frozen=True)
class Moment:
    """Now, and the user's day around it: from `begins` to just before `ends`."""

    now: datetime
    begins: datetime
    ends: datetime


Until = Callable[[UUID, Moment, Sequence[Row]], datetime]


@dataclass(frozen=True)
class View:
    """Its order, what is in it, and until when that holds if nothing is written (no `until`: for ever)."""

    order: Order
    where: Callable[[Moment], Row]
    until: Until | None = None


def moment_of(user_id: UUID, hint: str) -> Moment:
    """Now, in the zone of the user's profile; `hint` is the token's."""
    return _moment(zone_of(user_id, hint))


def any_moment() -> Moment:
    """Now, for views that do not depend on the user's zone: it need not be read."""
    return _moment("UTC")


def midnight(_user_id: UUID, at: Moment, _marked: Sequence[Row]) -> datetime:
    """When today becomes another day."""
    return at.ends


def next_overdue(user_id: UUID, at: Moment, marked: Sequence[Row]) -> datetime:
    """When the next open task will be overdue; never later than midnight."""
    waiting = {**OPEN, "due_at": {"$gte": at.now, "$lt": at.ends}}
    following = task_rows(user_id, waiting, BY_DUE, limit=1, marked=marked)
    return following[0]["due_at"] + MILLISECOND if following else at.ends


VIEWS = {
    "inbox": View(IN_INBOX, lambda _: {**OPEN, "project_id": None}),
    "today": View(BY_DUE, lambda at: {**OPEN, "due_at": {"$gte": at.begins, "$lt": at.ends}}, midnight),
    "upcoming": View(BY_DUE, lambda at: {**OPEN, "due_at": {"$gte": at.ends}}, midnight),
    "overdue": View(BY_DUE, lambda at: {**OPEN, "due_at": {"$lt": at.now}}, next_overdue),
    "done": View(BY_COMPLETION, lambda _: {**PRESENT, "completed_at": AT_SOME_TIME}),
    "trash": View(BY_DELETION, lambda _: {"deleted_at": AT_SOME_TIME}),
}


def _moment(zone: str) -> Moment:
    now = clock.now()
    day = now.astimezone(ZoneInfo(zone)).date()
    return Moment(now, day_start(day, zone), day_start(day + DAY, zone))
