"""Mails about tasks."""

from datetime import date, datetime, timedelta
from typing import Any

from webapp.contracts import links
from webapp.core.db import Row
from webapp.notifications.channels.email import clock_text, day_text
from webapp.notifications.service.writing.letter import Letter

LATE = timedelta(minutes=5)


def reminder(letter: Letter) -> dict[str, Any]:
    """One reminder, or several that go out together."""
    if len(letter.deliveries) > 1:
        return _reminders(letter)
    said = letter.said
    return {
        "name": letter.name,
        "task_title": said["title"],
        "due_text": letter.due(said),
        "notes_excerpt": said["notes"] or None,
        "link": letter.task_link(said["task_id"]),
        "late": _is_late(letter, said),
    }


def _reminders(letter: Letter) -> dict[str, Any]:
    said = [row["context"] for row in letter.deliveries]
    return {
        "name": letter.name,
        "tasks": [_item(letter, one, letter.due(one)) for one in said],
        "more": len(said) - 1,
        "late": any(_is_late(letter, one) for one in said),
        "link": links.tasks(letter.settings.app_url),
    }


def reminders_missed(letter: Letter) -> dict[str, Any]:
    """Reminders that came to nothing."""
    said = letter.said
    return {
        "name": letter.name,
        "count": said["count"],
        "tasks": [_item(letter, one, letter.moment(one["fires_at"])) for one in said["first"]],
        "more": said["count"] - len(said["first"]),
        "link": links.tasks(letter.settings.app_url),
    }


def overdue(letter: Letter) -> dict[str, Any]:
    """What is overdue."""
    found = _section(letter, "overdue", letter.due)
    return {"name": letter.name, **found, "link": links.tasks(letter.settings.app_url)}


def digest(letter: Letter) -> dict[str, Any]:
    """The day: what it holds, what is overdue, what was done the day before."""
    return {
        "name": letter.name,
        "day": day_text(date.fromisoformat(letter.said["date"]), locale=letter.locale),
        "today": _section(letter, "today", lambda one: _time(letter, one)),
        "overdue": _section(letter, "overdue", letter.due),
        "done": _section(letter, "done", lambda _: None),
        "link": links.tasks(letter.settings.app_url),
    }


def _section(letter: Letter, name: str, note: Any) -> dict[str, Any]:
    first, count = letter.said[name], letter.said[f"{name}_count"]
    tasks = [_item(letter, one, note(one)) for one in first]
    return {"count": count, "tasks": tasks, "more": count - len(first)}


def _time(letter: Letter, said: Row) -> str | None:
    local = letter.local_due(said)
    return clock_text(local[1], letter.locale) if local and local[1] else None


def _item(letter: Letter, said: Row, note: str | None) -> dict[str, Any]:
    return {"title": said["title"], "note": note, "link": letter.task_link(said["task_id"])}


def _is_late(letter: Letter, said: Row) -> bool:
    fires_at: datetime = said["fires_at"]
    return letter.now - fires_at > LATE
