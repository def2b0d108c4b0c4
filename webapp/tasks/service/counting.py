"""How many tasks the views and the projects hold."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.tasks.models import markers, open_by_project, task_count
from webapp.tasks.service.views import VIEWS, moment_of, next_overdue

COUNTED = ("inbox", "today", "upcoming", "overdue")


@dataclass(frozen=True)
class Counts:
    """Tasks by view, open ones by project, and until when the figures are right if nothing is written."""

    views: dict[str, int]
    projects: dict[str, int]
    until: datetime


def count_tasks(user_id: UUID, *, hint: str) -> Counts:
    """Count what each view holds now. `hint` is the token's zone."""
    at, marked = moment_of(user_id, hint), markers(user_id)
    views = {name: task_count(user_id, VIEWS[name].where(at), VIEWS[name].order, marked) for name in COUNTED}
    projects = {str(one): count for one, count in open_by_project(user_id, marked).items()}
    return Counts(views, projects, next_overdue(user_id, at, marked))
