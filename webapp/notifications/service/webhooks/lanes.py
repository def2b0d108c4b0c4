"""Sending what waits for webhooks: each lane by one worker at a time, each task's messages in their order."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bson import ObjectId
from pymongo.collection import Collection

from config.settings import Settings
from webapp.core import claims, clock, context, db
from webapp.core.db import Row
from webapp.notifications.models import PING, SERVICE, WAITING, Webhook, waiting_rows, webhook_delivery_row
from webapp.notifications.service.webhooks.trying import Try, drop_all

BATCH = 20
RUN_SECONDS = 10.0
LANE_SECONDS = 5.0
"""One user's receiver must not hold up the others': after so long another lane has its turn."""
RESTLESS_SECONDS = 1.0


def send_webhooks(settings: Settings) -> int:
    """Send what is due. Out: how many deliveries came to an end. It begins nothing after ten seconds."""
    rows, owner, ended = db.rows_of(Webhook), claims.new_owner(), 0
    until = time.monotonic() + RUN_SECONDS
    for found in claims.due(rows, db.server_now(SERVICE), limit=BATCH):
        if time.monotonic() > until:
            break
        hook = claims.claim(rows, found, owner=owner, lease=settings.lease_seconds)
        if hook is not None:
            ended += _Lane(rows, hook, settings).run()
    return ended


def webhook_backlog(now: datetime) -> Mapping[str, float]:
    """`webhooks_due` and `webhooks_oldest_seconds`: lanes in which something is due, and since when."""
    rows, due = db.rows_of(Webhook), {"due": {"$lte": now}}
    oldest = rows.find_one(due, {"due": 1}, sort=[("due", 1)])
    return {
        "webhooks_due": rows.count_documents(due, hint="due_1"),
        "webhooks_oldest_seconds": (now - oldest["due"]).total_seconds() if oldest else 0.0,
    }


@dataclass
class _Lane:
    """One claimed webhook, and what waits for it."""

    rows: Collection[Row]
    hook: Row
    settings: Settings
    ended: set[Any] = field(default_factory=set)
    began: float = field(default_factory=time.monotonic)

    def run(self) -> int:
        """Out: how many deliveries came to an end."""
        dropped = 0 if self.hook["active"] else drop_all(self.hook)
        for row in self._ready():
            if self._seconds() > LANE_SECONDS or not self._renewed():
                break
            if self._try(row["_id"]):
                self.ended.add(row["_id"])
        self._leave()
        return dropped + len(self.ended)

    def _try(self, delivery_id: ObjectId) -> bool:
        """Out: whether it waits no more."""
        delivery = webhook_delivery_row(self.hook["user_id"], self.hook["_id"], delivery_id)
        if delivery is None or delivery["state"] != WAITING:
            return True
        context.bind(delivery["request_id"] or context.new_request_id(), webhook_delivery=str(delivery_id))
        return Try(self.hook, delivery, self.settings).run()

    def _ready(self) -> Iterator[Row]:
        """What may be sent now: nothing while the lane is paused, and nothing of a task of which something
        earlier still waits, as what was just tried may do."""
        held = set[str]()
        for row in waiting_rows(self.hook["user_id"], self.hook["_id"]):
            if row["task_id"] in held or self._paused(row):
                continue
            if row["next_at"] <= clock.now():
                yield row
            if row["task_id"] and row["_id"] not in self.ended:
                held.add(row["task_id"])

    def _paused(self, row: Row) -> bool:
        pause = self.hook["paused_until"]
        return row["type"] != PING and pause is not None and pause > clock.now()

    def _renewed(self) -> bool:
        return claims.renew(self.rows, self.hook, self.settings.lease_seconds)

    def _leave(self) -> None:
        """Give the lane back, to be looked at when its next message is due; at once if one came meanwhile. A
        slow receiver rests for as long as it took: a user's ten must not take all workers."""
        wait, rest = self._wait(), self._seconds()
        wait = None if wait is None else max(wait, rest if rest > RESTLESS_SECONDS else 0)
        later = {"due": "$$REMOVE" if wait is None else {"$add": ["$$NOW", round(wait * 1000)]}, "owner": ""}
        unchanged = {**claims.held(self.hook), "entered": self.hook["entered"]}
        if not self.rows.update_one(unchanged, [{"$set": later}]).matched_count:
            claims.postpone(self.rows, self.hook, 0)

    def _seconds(self) -> float:
        return time.monotonic() - self.began

    def _wait(self) -> float | None:
        """Seconds until something is due; None when nothing waits."""
        held, heads = set[str](), list[datetime]()
        for row in waiting_rows(self.hook["user_id"], self.hook["_id"]):
            if row["task_id"] not in held:
                pause = self.hook["paused_until"] if row["type"] != PING else None
                heads.append(max(row["next_at"], pause or row["next_at"]))
            if row["task_id"]:
                held.add(row["task_id"])
        return max(timedelta(0), min(heads) - clock.now()).total_seconds() if heads else None
