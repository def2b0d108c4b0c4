"""The outbox: what happened, written in the transaction of the change, until every subscriber has heard.

A Celery message is only a nudge to look here; the sweep finds what the nudges missed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import mongoengine
import structlog
from mongoengine import DateTimeField, DictField, IntField, ListField, StringField, UUIDField
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from webapp.core import claims, clock, context, db, metrics, queue, tracing
from webapp.core.db import Row

COLLECTION = "outbox"
_BATCH = 50
_ORDER_SECONDS = 0.2
log = structlog.get_logger()


class NotNow(Exception):
    """A subscriber cannot act yet, through no fault: try again in `seconds`, without counting the try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not now, in {seconds} s")
        self.seconds = seconds


class OutboxRow(mongoengine.Document):
    """One event of one service. `due` is when it may be claimed; a dead row has none. It is told behind the
    event `after`, where it names one."""

    meta = {"abstract": True, "indexes": ["due"], "auto_create_index": False, "index_cls": False}

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    type = StringField(required=True)
    subject = StringField()
    data = DictField()
    pending = ListField(StringField())
    after = StringField()
    attempts = IntField(default=0)
    due = DateTimeField(null=True)
    owner = StringField(default="")
    error = StringField(default="")
    request_id = StringField(default="")
    traceparent = StringField(default="")
    created_at = DateTimeField(required=True)


class Happened(Protocol):
    """What the outbox needs to know of an event."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def user_id(self) -> UUID: ...
    @property
    def subscribers(self) -> tuple[str, ...]: ...
    def data(self) -> dict[str, Any]: ...


listeners: list[Callable[[Row], None]] = []
"""Told of every row that is about to be stored: tests hold them to their schemas here."""

Deliver = Callable[[str, Row], None]
"""Tells one subscriber (by name) of one row; returns when the subscriber has committed its effect."""


def append(service: str, event: Happened) -> None:
    """Store the event with the change under way; after the commit, nudge the relay.

    An event that nobody subscribes to is not stored. Errors: `DuplicateKeyError` when it already happened.
    """
    if not event.subscribers:
        return
    row = _row(event, list(event.subscribers))
    if after := getattr(event, "after", ""):
        row["after"] = after
    for listener in listeners:
        listener(row)
    _rows(service).insert_one(row)
    db.after_commit(lambda: queue.nudge(f"{service}.relay_outbox", queue="events"))


def _row(event: Happened, pending: list[str]) -> Row:
    now = clock.now()
    return {
        "_id": event.id,
        "user_id": event.user_id,
        "type": event.type,
        "subject": event.subject,
        "data": event.data(),
        "pending": pending,
        "attempts": 0,
        "due": now,
        "owner": "",
        "error": "",
        "request_id": context.request_id(),
        "traceparent": tracing.traceparent(),
        "created_at": now,
    }


def take_over(service: str, subscriber: str, event: Happened, *, event_id: str, seconds: float) -> None:
    """Keep an event of another process that `subscriber` cannot act on yet; the relay tries it in `seconds`
    and goes on as with this service's own. Twice is once."""
    row = _row(event, [subscriber])
    try:
        _rows(service).insert_one(
            {**row, "_id": event_id, "due": row["created_at"] + timedelta(seconds=seconds)}
        )
    except DuplicateKeyError:
        return


def relay(service: str, deliver: Deliver, *, lease: float, retry_base: float, max_attempts: int) -> int:
    """Deliver the rows that are due. Out: how many were finished. `lease` and `retry_base` are in seconds.

    A subscriber that fails is tried again with backoff; after `max_attempts` the row is dead: kept, counted,
    and replayed by `replay`.
    """
    rows, owner, finished = _rows(service), claims.new_owner(), 0
    for found in claims.due(rows, db.server_now(service), limit=_BATCH):
        row = claims.claim(rows, found, owner=owner, lease=lease)
        if row is not None:
            with tracing.joined(row.get("traceparent", ""), row["type"]):
                finished += _deliver(rows, row, deliver, retry_base, max_attempts)
    return finished


def _deliver(rows: Collection[Row], row: Row, deliver: Deliver, retry_base: float, max_attempts: int) -> bool:
    context.bind(row["request_id"] or context.new_request_id(), event_type=row["type"], event_id=row["_id"])
    if row["attempts"] > max_attempts:  # its worker died each time, so that nobody could count a failure
        return _bury(rows, row, "WorkerDied")
    if row.get("after") and _is_to_come(rows, row):
        _count(row, "postponed")
        claims.postpone(rows, row, _ORDER_SECONDS, attempts=row["attempts"] - 1)
        return False
    try:
        for subscriber in row["pending"]:
            deliver(subscriber, row)
            _count(row, "told")
            if not claims.settle(rows, row, {"$pull": {"pending": subscriber}}):
                return False
    except NotNow as later:
        _count(row, "postponed")
        claims.postpone(rows, row, later.seconds, attempts=row["attempts"] - 1)
        return False
    except Exception as error:
        log.exception("event_not_delivered", attempts=row["attempts"])
        _count(row, "failed")
        _give_back(rows, row, error, retry_base, max_attempts)
        return False
    return rows.delete_one(claims.held(row)).deleted_count == 1


def _is_to_come(rows: Collection[Row], row: Row) -> bool:
    """Whether the event that this one must come after is not told yet, and not given up either."""
    before = {"_id": row["after"], "user_id": row["user_id"], "due": {"$ne": None}}
    return rows.find_one(before, {"_id": 1}) is not None


def _give_back(
    rows: Collection[Row], row: Row, error: Exception, retry_base: float, max_attempts: int
) -> None:
    name = type(error).__name__
    if row["attempts"] >= max_attempts:
        _bury(rows, row, name)
    else:
        claims.postpone(rows, row, claims.backoff(row["attempts"], retry_base), error=name)


def _bury(rows: Collection[Row], row: Row, error: str) -> bool:
    """Dead: not tried again by itself, and not deleted. Out: False, for nothing was finished."""
    _count(row, "dead")
    log.error("event_dead", event_id=row["_id"], event_type=row["type"], error=error)
    claims.settle(rows, row, {"$set": {"due": None, "owner": "", "error": error}})
    return False


def _count(row: Row, outcome: str) -> None:
    metrics.EVENTS_TOLD.labels(row["type"].partition(".")[0], outcome).inc()


def replay(service: str, now: datetime) -> int:
    """Make the dead rows due again. Out: how many there were."""
    dead = {"due": None}
    fresh = {"$set": {"due": now, "attempts": 0, "error": ""}}
    rows = _rows(service)
    return sum(
        rows.update_one({"_id": row["_id"], "user_id": row["user_id"], **dead}, fresh).modified_count
        for row in rows.find(dead, {"user_id": 1})
    )


def figures(service: str, now: datetime) -> Mapping[str, float]:
    """`outbox_waiting`, `outbox_dead` and `outbox_oldest_seconds`: the backlog, and its oldest row's age."""
    rows = _rows(service)
    oldest = rows.find_one({"due": {"$ne": None}}, {"created_at": 1}, sort=[("due", 1)])
    dead = rows.count_documents({"due": None})
    return {
        "outbox_waiting": rows.count_documents({"due": {"$ne": None}}),
        "outbox_dead": dead,
        "outbox_oldest_seconds": (now - oldest["created_at"]).total_seconds() if oldest else 0.0,
    }


def _rows(service: str) -> Collection[Row]:
    return db.collection(service, COLLECTION)
