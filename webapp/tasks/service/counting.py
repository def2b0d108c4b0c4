"""How many tasks the views hold."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.tasks.models import task_count
from webapp.tasks.service.views import VIEWS, moment_of, next_overdue

COUNTED = ("inbox", "today", "upcoming", "overdue")


@dataclass(frozen=True)
class Counts:
    """Tasks by view, and until when the figures are right if nothing is written."""

    views: dict[str, int]
    until: datetime


def count_tasks(user_id: UUID, *, hint: str) -> Counts:
    """Count what each view holds now. `hint` is the token's zone."""
    at = moment_of(user_id, hint)
    views = {name: task_count(user_id, VIEWS[name].where(at), VIEWS[name].order) for name in COUNTED}
    return Counts(views, next_overdue(user_id, at))
