"""One of each mail that there is, as the ledger holds it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from webapp.notifications.service.writing.accounts import OFF
from webapp.notifications.service.writing.security_words import LINKS, NOTICES

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SOMEBODY = UUID(int=7)


def row(kind: str, **context: Any) -> dict[str, Any]:
    told = {"name": "Ada", "email": "ada@example.org", "locale": "en", **context}
    return {
        "_id": "a" * 32,
        "user_id": SOMEBODY,
        "kind": kind,
        "recipient": "ada@example.org",
        "context": told,
    }


def _every() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """All that the ledger can hold."""
    where = {"at": NOW, "device": "Firefox", "address": "192.0.2.7"}
    task = {"task_id": "1", "title": "x", "due_date": "2027-03-05", "due_time": "10:00", "due_timezone": None}
    fires = {**task, "fires_at": NOW - timedelta(hours=1), "notes": "n"}
    links = {"challenge_id": "c", "expires_at": NOW + timedelta(hours=1)}
    yield "verification", [row("verification", **links)]
    yield "session_ended", [row("session_ended", at=NOW)]
    for purpose in LINKS:
        yield purpose, [row("link", purpose=purpose, **links, **where)]
    for what in NOTICES:
        yield what, [row("security", what=what, detail="", **where)]
    for reason in OFF:
        switched = {"url": "https://example.org/hook", "last_error": "500", "failing_since": NOW}
        yield f"webhook_{reason}", [row("webhook_off", reason=reason, **switched)]
    yield "reminder", [row("reminder", **fires)]
    yield "reminders", [row("reminder", **fires)] * 3
    yield "reminders_missed", [row("reminders_missed", count=3, first=[fires])]
    lists = {name: [task] for name in ("overdue", "today", "done")}
    day = {"date": "2027-03-01", **lists, **{f"{name}_count": 3 for name in lists}}
    yield "overdue", [row("overdue", **day)]
    yield "digest", [row("digest", **day)]


MAILS = dict(_every())
