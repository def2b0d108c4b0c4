"""What there is to tell of a user's day: what is due, what is overdue, what was done the day before."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from pymongo.errors import DuplicateKeyError

from webapp.contracts.events import SummaryMade, SummaryRequested
from webapp.core import clock, db, outbox
from webapp.core.db import Row
from webapp.tasks.models import (
    BY_COMPLETION,
    BY_DUE,
    OPEN,
    PRESENT,
    SERVICE,
    Order,
    done_occurrences,
    markers,
    task_count,
    task_rows,
    titles_of,
)
from webapp.tasks.service.dues import DAY, day_start
from webapp.tasks.service.profiles import zone_of

SHOWN = 20
"""Of each list: a mail is no place for more."""
OVERDUE = "overdue"
_NOTHING: tuple[list[dict[str, Any]], int] = ([], 0)


@dataclass(frozen=True)
class _Day:
    """The user's day from `begins` to just before `ends`, and the one before it."""

    before: datetime
    begins: datetime
    ends: datetime


def summarise(event: SummaryRequested) -> None:
    """Tell what there is; nothing is told when there is nothing. Twice is once: its id is the day's."""
    made = _made(event)
    if made.overdue_count or made.today_count or made.done_count:
        with suppress(DuplicateKeyError):
            db.atomic(SERVICE, partial(outbox.append, SERVICE, made))


def _made(event: SummaryRequested) -> SummaryMade:
    zone, day = zone_of(event.user_id, event.timezone), date.fromisoformat(event.date)
    at = _Day(day_start(day - DAY, zone), day_start(day, zone), day_start(day + DAY, zone))
    marked, whole = markers(event.user_id), event.kind != OVERDUE
    late = min(clock.now(), at.begins) if whole else clock.now()
    today = {**OPEN, "due_at": {"$gte": at.begins, "$lt": at.ends}}
    lists = {
        "overdue": _list(event, {**OPEN, "due_at": {"$lt": late}}, BY_DUE, marked),
        "today": _list(event, today, BY_DUE, marked) if whole else _NOTHING,
        "done": _done(event, at, marked) if whole else _NOTHING,
    }
    told = {name: first for name, (first, _) in lists.items()}
    counted = {f"{name}_count": count for name, (_, count) in lists.items()}
    return SummaryMade(user_id=event.user_id, kind=event.kind, date=event.date, **told, **counted)  # type: ignore[arg-type]


def _list(
    event: SummaryRequested, where: Row, order: Order, marked: Sequence[Row]
) -> tuple[list[dict[str, Any]], int]:
    rows = task_rows(event.user_id, where, order, limit=SHOWN, marked=marked)
    count = len(rows) if len(rows) < SHOWN else task_count(event.user_id, where, order, marked)
    return [_item(row["_id"], row["title"], row["due"]) for row in rows], count


def _done(event: SummaryRequested, at: _Day, marked: Sequence[Row]) -> tuple[list[dict[str, Any]], int]:
    """Tasks that were completed, and occurrences of those that come back."""
    where = {**PRESENT, "completed_at": {"$gte": at.before, "$lt": at.begins}}
    first, count = _list(event, where, BY_COMPLETION, marked)
    again = done_occurrences(event.user_id, at.before, at.begins)
    titles = titles_of(event.user_id, {row["task_id"] for row in again[:SHOWN]})
    known = [row for row in again[:SHOWN] if row["task_id"] in titles]
    items = [_item(row["task_id"], titles[row["task_id"]], row["due"]) for row in known]
    return [*first, *items][:SHOWN], count + len(again)


def _item(task_id: object, title: str, due: Row | None) -> dict[str, Any]:
    said = due or {}
    return {
        "task_id": str(task_id),
        "title": title,
        "due_date": said.get("date"),
        "due_time": said.get("time"),
        "due_timezone": said.get("timezone"),
    }
