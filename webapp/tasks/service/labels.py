"""Labels: they exist on tasks, and nowhere else."""

from uuid import UUID

from webapp.core import answers, clock
from webapp.core.db import Row
from webapp.tasks.errors import LabelNotFound
from webapp.tasks.models import SERVICE, has_label, label_counts, markers
from webapp.tasks.service.applying import apply_now
from webapp.tasks.service.marking import mark_label


def list_labels(user_id: UUID) -> list[Row]:
    """`{name, count}` of each label outside the trash, by name: how many open tasks have it."""
    rows = label_counts(user_id, markers(user_id))
    return sorted(rows, key=lambda row: (row["name"].casefold(), row["name"]))


def rename_label(user_id: UUID, label: str, to: str | None) -> None:
    """Give a label another name on all of the user's tasks, those in the trash too; None removes it. Where a
    task has both, they become one. Errors: `LabelNotFound`."""
    marked = markers(user_id)
    if not has_label(user_id, label, marked):
        raise LabelNotFound
    if label == to:
        return
    with answers.of(SERVICE).changing(user_id):
        marker_id = mark_label(user_id, label, to, clock.now())
        apply_now(user_id, marker_id)
