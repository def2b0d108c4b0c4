"""Reminders of one task: when each fires, and which waits next."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from webapp.core.db import Row
from webapp.tasks.service.dues import Due, reminder_base

ARMED, FIRED, MISSED, PASSED = "armed", "fired", "missed", "passed"
JUST_NOW = timedelta(seconds=60)
"""A reminder set for a moment ago was meant for now: it fires at once."""


def arm(
    wanted: Sequence[Mapping[str, Any]],
    kept: Sequence[Row],
    due: Due | None,
    *,
    zone: str,
    now: datetime,
    returning: bool,
) -> list[Row]:
    """The reminders to store: each with the instant it fires at, and whether it waits, has fired, or its time
    had passed before it was set. One whose instant did not move keeps its state. `returning` says that the
    task comes back from done or trash: what it missed there stays missed."""
    before = {reminder["id"]: reminder for reminder in kept}
    return [_arm(reminder, before, due, zone, now, returning) for reminder in wanted]


def next_instant(reminders: Sequence[Row], *, active: bool) -> datetime | None:
    """The earliest instant of a reminder that waits; None when none does or the task is not active."""
    waiting = [reminder["fires_at"] for reminder in reminders if reminder["state"] == ARMED]
    return min(waiting, default=None) if active else None


def _arm(
    wanted: Mapping[str, Any],
    before: Mapping[str, Row],
    due: Due | None,
    zone: str,
    now: datetime,
    returning: bool,
) -> Row:
    reminder: Row = {
        "id": wanted.get("id") or secrets.token_hex(4),
        "at": wanted.get("at"),
        "minutes_before": wanted.get("minutes_before"),
    }
    fires_at = _fires_at(reminder, due, zone)
    return reminder | {"fires_at": fires_at, "state": _state(reminder, before, fires_at, now, returning)}


def _fires_at(reminder: Row, due: Due | None, zone: str) -> datetime | None:
    if reminder["at"] is not None:
        at: datetime = reminder["at"]
        return at
    if due is None:
        return None
    return reminder_base(due, zone) - timedelta(minutes=reminder["minutes_before"])


def _state(
    reminder: Row, before: Mapping[str, Row], fires_at: datetime | None, now: datetime, returning: bool
) -> str:
    old = before.get(reminder["id"])
    if old is not None and old["fires_at"] == fires_at and not (returning and old["state"] == ARMED):
        return str(old["state"])
    return ARMED if fires_at is not None and fires_at > now - JUST_NOW else PASSED
