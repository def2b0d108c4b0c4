"""Daily messages: when each user's hour has come, tasks is asked what there is to tell; its answer is told.

Each day is asked for once: the row moves on in the transaction of the asking, and never to a day before.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from pymongo.errors import PyMongoError

from webapp.contracts.events import SummaryRequested
from webapp.core import claims, context, db, outbox
from webapp.core.db import Row
from webapp.core.ids import derived_id
from webapp.notifications.models import (
    DIGEST,
    OVERDUE,
    SERVICE,
    Summary,
    preferences_row,
    profile_row,
    summary_key,
    summary_row,
)
from webapp.notifications.service.preferences import Choice, choice_in

BATCH = 50
TOO_LATE = timedelta(hours=6)
"""A day that is over is not told of any more when it is also this late."""
_DAY = timedelta(days=1)
log = structlog.get_logger()


def plan_days(user_id: UUID, now: datetime) -> None:
    """Set when the user is told next, as profile and preferences say it now. What is due already stays so:
    it will be told. Call it in the transaction of the change."""
    profile = profile_row(user_id)
    if profile is not None:
        choice = choice_in(preferences_row(user_id))
        for kind in (OVERDUE, DIGEST):
            _plan(user_id, kind, profile["timezone"], choice, now)


def request_summaries() -> int:
    """Ask for what is to be told of each user's day whose hour has come. Out: how many were asked for."""
    now = db.server_now(SERVICE)
    return sum(_request(row, now) for row in claims.due(db.rows_of(Summary), now, limit=BATCH))


def instant_of(day: date, wall: str, zone: str, user_id: UUID) -> datetime:
    """The instant of a wall time in a user's day, spread over its minute so that not all come at once. A time
    that a change of clocks leaves out is as much later; one that is there twice is the first."""
    second = int(derived_id(user_id, "second")[:8], 16) % 60
    local = datetime.combine(day, time.fromisoformat(wall), ZoneInfo(zone))
    return local.astimezone(UTC) + timedelta(seconds=second)


def next_day(told: str, wall: str, zone: str, user_id: UUID, now: datetime) -> tuple[date, datetime]:
    """The first day after `told` whose hour is still to come, and when that is."""
    day = now.astimezone(ZoneInfo(zone)).date()
    if told:
        day = max(day, date.fromisoformat(told) + _DAY)
    while (at := instant_of(day, wall, zone, user_id)) <= now:
        day += _DAY
    return day, at


def _plan(user_id: UUID, kind: str, zone: str, choice: Choice, now: datetime) -> None:
    row = summary_row(user_id, kind) or {}
    key, rows = summary_key(user_id, kind), db.rows_of(Summary)
    if not any(choice.kinds[kind].values()):
        rows.update_one(key, {"$unset": {"due": ""}})
    elif not row.get("due") or row["due"] > now:
        day, at = next_day(row.get("told", ""), _wall(choice, kind), zone, user_id, now)
        rows.update_one(key, {"$set": {"kind": kind, "date": day.isoformat(), "due": at}}, upsert=True)


def _wall(choice: Choice, kind: str) -> str:
    return choice.digest_time if kind == DIGEST else choice.overdue_time


def _request(found: Row, now: datetime) -> int:
    """One that cannot be asked for now is left to the next sweep: it must not hold up the others."""
    context.bind(context.new_request_id())
    try:
        return db.atomic(SERVICE, lambda: _ask(found, now))
    except PyMongoError as error:
        log.warning("summary_not_requested", error=type(error).__name__)
        return 0


def _ask(found: Row, now: datetime) -> int:
    rows = db.rows_of(Summary)
    row = rows.find_one({"_id": found["_id"], "user_id": found["user_id"]})
    profile = profile_row(found["user_id"])
    if row is None or profile is None or row.get("due") is None or row["due"] > now:
        return 0
    user_id, zone, kind = row["user_id"], profile["timezone"], row["kind"]
    day, at = next_day(row["date"], _wall(choice_in(preferences_row(user_id)), kind), zone, user_id, now)
    moved = {"$set": {"date": day.isoformat(), "due": at, "told": row["date"]}}
    rows.update_one({"_id": row["_id"], "user_id": user_id, "due": row["due"]}, moved)
    if _is_over(row, zone, now):
        log.warning("summary_skipped", kind=kind, date=row["date"])
        return 1
    outbox.append(SERVICE, SummaryRequested(user_id=user_id, kind=kind, date=row["date"], timezone=zone))
    return 1


def _is_over(row: Row, zone: str, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(zone)).date().isoformat()
    return bool(row["date"] < today and now - row["due"] > TOO_LATE)
