"""What a user's zone changes in their tasks: a floating due means another instant there."""

from itertools import islice
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock
from webapp.tasks.errors import TaskBusy
from webapp.tasks.models import SERVICE, open_dues, task_row
from webapp.tasks.service.changes import TRIES, write_back
from webapp.tasks.service.dues import due_instant
from webapp.tasks.service.planning import planned
from webapp.tasks.service.profiles import zone_of

BATCH = 500
"""What one run plans: a second's work, far within the lease of the event."""


def follow_zone(user_id: UUID) -> bool:
    """Plan the open tasks anew whose due means another instant in the user's zone as it is known now.

    Those that are right are left alone, so it may be run again. Out: False when there are more than one run
    takes; the next goes on from there. Tasks that are done or in the trash are planned when they come back.
    Errors: `TaskBusy`.
    """
    zone = zone_of(user_id, "UTC")
    wrong = (row["_id"] for row in open_dues(user_id) if due_instant(row["due"], zone) != row["due_at"])
    moved = list(islice(wrong, BATCH + 1))
    for task_id in moved[:BATCH]:
        with answers.of(SERVICE).changing(user_id):
            _plan_anew(user_id, task_id, zone)
    return len(moved) <= BATCH


def _plan_anew(user_id: UUID, task_id: ObjectId, zone: str) -> None:
    for _ in range(TRIES):
        row = task_row(user_id, task_id)
        if row is None or due_instant(row["due"], zone) == row["due_at"]:
            return
        now = clock.now()
        if write_back(row, planned(row, {}, zone=zone, now=now), now) is not None:
            return
    raise TaskBusy
