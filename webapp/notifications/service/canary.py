"""What became of the canary's reminders, and how late they are: see `webapp.contracts.canary`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from config.settings import Settings
from webapp.contracts import canary
from webapp.core import clock, db
from webapp.core.db import Row
from webapp.notifications.models import SENT, Delivery, reminder_rows

OFF = "canary_off"
KEPT = timedelta(hours=1)
_MOST = 100
_began = clock.now()
"""Since when this process has waited for the first."""


def is_canary(row: Row) -> bool:
    """Whether a delivery is the canary's."""
    return bool(row["user_id"] == canary.USER_ID)


def smtp_url(row: Row, settings: Settings) -> str:
    """Where the mail of a delivery is handed over: the canary's to its sink and nowhere else ("" without)."""
    return settings.canary_smtp_url if is_canary(row) else settings.smtp_url


def forget_old(user_id: UUID) -> None:
    """Of the canary's deliveries only those of the last hour are kept, whatever became of them: nobody wants
    an old one, so none is tried for longer. Of anybody else's nothing is forgotten."""
    if user_id == canary.USER_ID:
        old = {"user_id": user_id, "created_at": {"$lt": clock.now() - KEPT}}
        db.rows_of(Delivery).delete_many(old)


def figures(settings: Settings, now: datetime) -> Mapping[str, float]:
    """`canary_late_seconds`: how late the last one arrived, or how late the next one is by now, if that is
    more (up to an hour, which is as far as is looked). `canary_missing`: how many of the last hour have been
    awaited for more than a minute. Nothing without the setting."""
    if not settings.canary_smtp_url:
        return {}
    told = reminder_rows(canary.USER_ID, limit=_MOST)
    missing = [row for row in told if row["state"] != SENT and now - _set_for(row) > canary.EVERY]
    return {"canary_late_seconds": _late(told, now), "canary_missing": float(len(missing))}


def _late(told: list[Row], now: datetime) -> float:
    arrived = next((row for row in told if row["state"] == SENT), None)
    if arrived is None:
        first = min(map(_set_for, told), default=_began + canary.EVERY)
        return max(0.0, (now - first).total_seconds())
    took: float = (arrived["updated_at"] - _set_for(arrived)).total_seconds()
    return max(0.0, took, (now - _set_for(arrived) - canary.EVERY).total_seconds())


def _set_for(row: Row) -> datetime:
    at: datetime = row["context"]["fires_at"]
    return at
