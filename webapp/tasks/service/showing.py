"""A task as its owner is shown it, by the API and by webhooks."""

from collections.abc import Mapping
from typing import Any

from webapp.core.fields import format_instant


def task_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A task's row as it is shown to its owner; `TaskOut` describes the same."""
    return {
        "id": str(row["_id"]),
        "title": row["title"],
        "notes": row.get("notes") or "",
        "status": row["status"],
        "priority": row["priority"],
        "labels": row.get("labels") or [],
        "project_id": _id(row.get("project_id")),
        "parent_id": _id(row.get("parent_id")),
        "due": row.get("due"),
        "due_at": _instant(row.get("due_at")),
        "reminders": [reminder_out(reminder) for reminder in row.get("reminders") or ()],
        "recurrence": row.get("recurrence"),
        "checklist": row.get("checklist") or [],
        "position": row.get("position") or "",
        "completed_at": _instant(row.get("completed_at")),
        "deleted_at": _instant(row.get("deleted_at")),
        "created_at": _instant(row["created_at"]),
        "updated_at": _instant(row["updated_at"]),
        "version": row["version"],
    }


def reminder_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A reminder as it is shown; when it fired is not."""
    at = row["at"]
    return {
        "id": row["id"],
        "at": format_instant(at) if at else None,
        "minutes_before": row["minutes_before"],
    }


def _instant(value: Any) -> str | None:
    return format_instant(value) if value else None


def _id(value: Any) -> str | None:
    return str(value) if value else None
