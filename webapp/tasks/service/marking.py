"""Markers: one row says what many tasks became; readers see it at once, a job applies it."""

from datetime import datetime
from uuid import UUID

from bson import ObjectId

from webapp.core import db, queue
from webapp.core.db import Row
from webapp.core.ids import derived_id
from webapp.tasks.models import LABEL, Marker

JOB, QUEUE = "tasks.apply_markers", "maintenance"


def mark_project(user_id: UUID, project_id: ObjectId, kind: str, now: datetime) -> None:
    """Say that the project's tasks went to the trash, or came back with it."""
    _mark(user_id, str(project_id), now, {"kind": kind, "project_id": project_id})


def mark_label(user_id: UUID, label: str, to: str | None, now: datetime) -> str:
    """Say that a label got another name, or none. Out: the marker's id."""
    return _mark(user_id, f"{LABEL}:{label}", now, {"kind": LABEL, "label": label, "to": to})


def _mark(user_id: UUID, subject: str, now: datetime, what: Row) -> str:
    """It takes the place of what was said of the same before, and of the claim of who applies that."""
    row: Row = {
        "project_id": None,
        "label": None,
        "to": None,
        "at": now,
        "due": now,
        "owner": "",
        "attempts": 0,
    }
    marker_id = derived_id(user_id, subject)
    where = {"_id": marker_id, "user_id": user_id}
    db.modify(Marker, where, {"$set": {**row, **what}}, upsert=True)
    db.after_commit(lambda: queue.nudge(JOB, queue=QUEUE))
    return marker_id
