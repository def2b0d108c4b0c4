"""Applying markers: bit by bit, by any number of workers, going on where one died."""

from datetime import timedelta
from uuid import UUID

import structlog
from pymongo.errors import PyMongoError

from webapp.core import answers, claims, clock, context, db
from webapp.core.claims import new_owner
from webapp.core.db import Row
from webapp.core.errors import Problem
from webapp.tasks.models import LABEL, SERVICE, Marker, markers, meant, tasks_marked
from webapp.tasks.service.changes import rewrite
from webapp.tasks.service.profiles import zone_of

BATCH = 100
MARKERS_AT_ONCE = 10
LEASE_SECONDS = 30.0
WAIT_SECONDS = 1.0
LINGER = timedelta(seconds=10)
"""A request that found the project alive may still be putting a task into it: longer than any takes."""

log = structlog.get_logger()


def apply_markers() -> int:
    """Apply the markers that are due, a batch of tasks each. Out: how many tasks were changed."""
    rows, owner = db.rows_of(Marker), new_owner()
    due = claims.due(rows, db.server_now(SERVICE), limit=MARKERS_AT_ONCE)
    return sum(_apply(row, owner) for row in due)


def apply_now(user_id: UUID, marker_id: str) -> None:
    """Apply the first batch of a marker that was just set, so that a small change needs no job."""
    _apply({"_id": marker_id, "user_id": user_id}, new_owner())


def _apply(found: Row, owner: str) -> int:
    rows = db.rows_of(Marker)
    marker = claims.claim(rows, found, owner=owner, lease=LEASE_SECONDS)
    if marker is None:
        return 0
    context.bind(context.new_request_id(), marker=marker["_id"])
    if marker["kind"] == LABEL and _is_behind(marker):
        claims.postpone(rows, marker, WAIT_SECONDS)
        return 0
    try:
        return _batch(marker)
    except (PyMongoError, Problem) as error:  # its lease runs out, and another goes on
        log.warning("marker_not_applied", error=type(error).__name__)
        return 0


def _batch(marker: Row) -> int:
    user_id = marker["user_id"]
    found = tasks_marked(user_id, marker, BATCH)
    with answers.of(SERVICE).changing(user_id):
        zone = zone_of(user_id, "UTC") if found else ""
        for row in found:
            rewrite(user_id, row["_id"], lambda row: meant(row, [marker]), zone=zone)
        _settle(marker, more=len(found) == BATCH)
    return len(found)


def _is_behind(marker: Row) -> bool:
    """Whether a label was renamed before that: the second name must not be replaced before the first is."""
    before = [row for row in markers(marker["user_id"]) if row["kind"] == LABEL and row["at"] < marker["at"]]
    return any(row["_id"] != marker["_id"] for row in before)


def _settle(marker: Row, *, more: bool) -> None:
    """Give it back for the next batch; keep it a while when all is done; then it goes."""
    rows, lingers = db.rows_of(Marker), marker["at"] + LINGER
    if more:
        claims.postpone(rows, marker, 0)
    elif marker["kind"] == LABEL or clock.now() >= lingers:
        rows.delete_one(claims.held(marker))
    else:
        claims.postpone(rows, marker, (lingers - clock.now()).total_seconds())
