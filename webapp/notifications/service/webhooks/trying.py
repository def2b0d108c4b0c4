"""One try to deliver one message to a webhook, and what follows from it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from config.settings import Settings
from webapp.contracts.events import WebhookSwitchedOff
from webapp.core import claims, clock, db, metrics, outbox
from webapp.core.db import Row
from webapp.notifications.channels.webhook import Outcome, call, headers
from webapp.notifications.errors import WebhookNotFound
from webapp.notifications.models import (
    DELIVERED,
    DROPPED,
    FAILED,
    PING,
    SERVICE,
    WAITING,
    Webhook,
    WebhookDelivery,
)
from webapp.notifications.service.webhooks.registry import switch_off

MAX_TRIES_KEPT = 40
PATIENT_FAILURES = 3
"""After so many failures in a row the receiver is taken to be away, and one message probes for all."""
LONGEST_PAUSE_SECONDS = 600.0
SWITCHED_OFF = "switched_off"
_GONE = 410
log = structlog.get_logger()


@dataclass
class Try:
    """`hook` is claimed; what becomes of it is noted in it, too."""

    hook: Row
    delivery: Row
    settings: Settings

    def run(self) -> bool:
        """Out: whether the delivery came to an end."""
        now = clock.now()
        outcome = call(
            self.hook["url"],
            self.delivery["body"].encode(),
            headers(self.settings.webhook_key, self.hook, self.delivery, now),
            seconds=self.settings.webhook_deadline,
            loopback=self.settings.webhook_loopback,
        )
        state = self._state(outcome, now)
        metrics.DELIVERIES.labels("webhook", self.delivery["type"], self._counted(state)).inc()
        log.info("webhook_tried", state=state, status=outcome.status, error=outcome.error)
        with suppress(WebhookNotFound):  # it was deleted meanwhile, and its log with it
            db.atomic(SERVICE, lambda: self._note(outcome, state, now))
        return state != WAITING

    def _state(self, outcome: Outcome, now: datetime) -> str:
        if outcome.ok:
            return DELIVERED
        began = self.delivery.get("began_at") or self.delivery["created_at"]
        over = now - began >= timedelta(seconds=self.settings.webhook_patience)
        return FAILED if over or self.delivery["type"] == PING else WAITING

    def _counted(self, state: str) -> str:
        return {WAITING: "postponed", DELIVERED: "sent"}.get(state, state)

    def _note(self, outcome: Outcome, state: str, now: datetime) -> None:
        """What became of the message, and of the webhook, together."""
        self._note_delivery(outcome, state, now)
        if outcome.ok:
            self._well(now)
        elif self.delivery["type"] != PING:
            self._failing(outcome, now)

    def _note_delivery(self, outcome: Outcome, state: str, now: datetime) -> None:
        seconds = claims.backoff(self.delivery["attempts"] + 1, self.settings.retry_base_seconds)
        tried = {
            "at": now,
            "status": outcome.status,
            "milliseconds": outcome.milliseconds,
            "error": outcome.error,
            "excerpt": outcome.excerpt,
        }
        fields = {
            "state": state,
            "reason": "" if outcome.ok else outcome.error or f"status {outcome.status}",
            "next_at": now + timedelta(seconds=seconds) if state == WAITING else None,
            "updated_at": now,
        }
        kept = {"$each": [tried], "$slice": -MAX_TRIES_KEPT}
        update = {"$set": fields, "$inc": {"attempts": 1}, "$push": {"tries": kept}}
        db.rows_of(WebhookDelivery).update_one(_own(self.delivery), update)

    def _well(self, now: datetime) -> None:
        """The receiver answers. If it was taken to be away, what waited for it is due at once."""
        was_away = self.hook["paused_until"] is not None
        if self.hook["failures"]:
            self._set({"failures": 0, "failing_since": None, "paused_until": None})
        if not was_away:
            return
        waiting = {"user_id": self.hook["user_id"], "webhook_id": self.hook["_id"], "state": WAITING}
        db.rows_of(WebhookDelivery).update_many(waiting, {"$set": {"next_at": now}})

    def _failing(self, outcome: Outcome, now: datetime) -> None:
        failures, since = self.hook["failures"] + 1, self.hook["failing_since"] or now
        over = now - since >= timedelta(seconds=self.settings.webhook_patience)
        if self.hook["active"] and (over or outcome.status == _GONE):
            self._switch_off("gone" if outcome.status == _GONE else "failing", outcome, since, now)
            return
        pause = None
        if failures >= PATIENT_FAILURES:
            base = self.settings.retry_base_seconds
            seconds = claims.backoff(failures - PATIENT_FAILURES + 1, base)
            pause = now + timedelta(seconds=min(seconds, LONGEST_PAUSE_SECONDS))
        self._set({"failures": failures, "failing_since": since, "paused_until": pause})

    def _switch_off(self, reason: str, outcome: Outcome, since: datetime, now: datetime) -> None:
        switch_off(self.hook["user_id"], self.hook["_id"], {"off_reason": reason, "paused_until": None})
        self.hook["active"] = False
        drop_all(self.hook)
        event = WebhookSwitchedOff(
            user_id=self.hook["user_id"],
            webhook_id=str(self.hook["_id"]),
            url=self.hook["url"],
            reason=reason,
            last_error=outcome.error or f"status {outcome.status}",
            failing_since=since,
            at=now,
        )
        outbox.append(SERVICE, event)

    def _set(self, fields: Row) -> None:
        db.rows_of(Webhook).update_one(claims.held(self.hook), {"$set": fields})
        self.hook.update(fields)


def drop_all(hook: Row) -> int:
    """Nothing more is sent to a webhook that is off, but tests. Out: how many deliveries that ended."""
    where = {"user_id": hook["user_id"], "webhook_id": hook["_id"], "state": WAITING, "type": {"$ne": PING}}
    dropped = {"state": DROPPED, "reason": SWITCHED_OFF, "next_at": None, "updated_at": clock.now()}
    return db.rows_of(WebhookDelivery).update_many(where, {"$set": dropped}).modified_count


def _own(delivery: Row) -> Row:
    return {"_id": delivery["_id"], "user_id": delivery["user_id"], "state": WAITING}
