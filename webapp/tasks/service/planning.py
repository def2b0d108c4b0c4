"""What follows from a task's fields: the instants to sort and remind by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from webapp.core.db import Row
from webapp.tasks.service.checklists import with_ids
from webapp.tasks.service.dues import due_instant
from webapp.tasks.service.reminders import arm, next_instant
from webapp.tasks.service.repeating import check_recurrence
from webapp.tasks.service.terms import FOUND_BY, terms_of

DECIDING = FOUND_BY | {
    "status",
    "due",
    "reminders",
    "recurrence",
    "deleted_at",
    "project_id",
    "occurrence",
}
"""Fields from which others follow."""
TRASH_LIFE = timedelta(days=30)
"""How long a task stays in the trash."""


def planned(before: Mapping[str, Any], changes: Mapping[str, Any], *, zone: str, now: datetime) -> Row:
    """The fields to store: the changes and what follows from them. `before` is the row, {} for a new task.

    Errors: `ValidationFailed` when a rule and its due do not go together.
    """
    check_recurrence(before, changes, zone)
    return derived(before, changes, zone=zone, now=now)


def derived(before: Mapping[str, Any], changes: Mapping[str, Any], *, zone: str, now: datetime) -> Row:
    """The same for changes that are right."""
    after = {**before, **changes}
    active, was_active = is_active(after), is_active(before)
    kept = before.get("reminders", [])
    wanted = after.get("reminders") or []
    reminders = arm(wanted, kept, after["due"], zone=zone, now=now, returning=active and not was_active)
    return {
        **changes,
        **_checklist(changes),
        **({"terms": terms_of(after)} if FOUND_BY & changes.keys() else {}),
        "due_at": due_instant(after["due"], zone),
        "reminders": reminders,
        "remind_at": next_instant(reminders, active=active),
        "completed_at": _completed_at(before, after, now),
        **_purge_at(changes),
    }


def is_active(row: Mapping[str, Any]) -> bool:
    """Whether the task still asks for attention: neither done nor in the trash."""
    return row.get("status") not in (None, "done") and row.get("deleted_at") is None


def _checklist(changes: Mapping[str, Any]) -> Row:
    return {"checklist": with_ids(changes["checklist"])} if "checklist" in changes else {}


def _purge_at(changes: Mapping[str, Any]) -> Row:
    if "deleted_at" not in changes:
        return {}
    deleted_at = changes["deleted_at"]
    return {"purge_at": deleted_at + TRASH_LIFE if deleted_at else None}


def _completed_at(before: Mapping[str, Any], after: Mapping[str, Any], now: datetime) -> datetime | None:
    if after["status"] != "done":
        return None
    completed: datetime | None = before.get("completed_at")
    return completed or now
