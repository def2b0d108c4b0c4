"""Sending what the ledger holds: each message by one worker at a time, to a known end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from pymongo.collection import Collection

from config.settings import Settings
from webapp.core import claims, clock, context, db, metrics, tracing
from webapp.core.db import Row
from webapp.notifications.channels.email import (
    Abandoned,
    BadRecipient,
    PermanentFailure,
    SmtpServer,
    TemporaryFailure,
    compose,
    send,
)
from webapp.notifications.models import (
    BOUNCED,
    CLAIMED,
    DEAD,
    HANDED_OVER,
    PENDING,
    SENT,
    SERVICE,
    SUPPRESSED,
    Delivery,
)
from webapp.notifications.service import bounces, canary
from webapp.notifications.service.joining import join, joined_rows
from webapp.notifications.service.routing import route_of
from webapp.notifications.service.writing import write

BATCH = 20
log = structlog.get_logger()


def send_deliveries(settings: Settings) -> int:
    """Send what is due. Out: how many messages came to an end (sent, bounced, suppressed or dead)."""
    rows, owner = db.rows_of(Delivery), claims.new_owner()
    ended, found = 0, claims.due(rows, db.server_now(SERVICE), limit=BATCH)
    while found:
        row = claims.claim(rows, found.pop(0), owner=owner, lease=settings.lease_seconds)
        if row is not None:
            row = join(rows, row, found, lease=settings.lease_seconds)
            context.bind(row["request_id"] or context.new_request_id(), delivery=row["_id"], kind=row["kind"])
            with tracing.joined(row.get("traceparent", ""), f"mail {row['kind']}"):
                ended += _Attempt(rows, row, settings).run()
    return ended


def backlog(now: datetime) -> Mapping[str, float]:
    """`deliveries_due` and `deliveries_oldest_seconds`: what is due, and for how long its oldest has been."""
    rows, due = db.rows_of(Delivery), {"due": {"$lte": now}}
    oldest = rows.find_one(due, {"due": 1}, sort=[("due", 1)])
    return {
        "deliveries_due": rows.count_documents(due, hint="due_1"),
        "deliveries_oldest_seconds": (now - oldest["due"]).total_seconds() if oldest else 0.0,
    }


@dataclass
class _Attempt:
    """One try to send one claimed delivery, with those that go out in the same mail."""

    rows: Collection[Row]
    row: Row
    settings: Settings
    others: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.others = joined_rows(self.rows, self.row)

    def run(self) -> bool:
        """Out: whether the delivery came to an end."""
        if self.row["attempts"] > self.settings.max_attempts:
            return self._end(DEAD, "too_many_attempts")
        if not canary.smtp_url(self.row, self.settings):
            return self._end(SUPPRESSED, canary.OFF)
        now = clock.now()
        route = route_of(self.row["user_id"], self.row["kind"], self.row["channel"], now)
        if not route.is_open:
            return self._end(SUPPRESSED, route.reason)
        if route.until is not None:
            return self._hold(route.reason, (route.until - now).total_seconds())
        return self._try()

    def _try(self) -> bool:
        try:
            self._send()
        except Abandoned:
            log.warning("delivery_claim_lost")
            return False
        except TemporaryFailure as failure:
            return self._again(failure.reason)
        except (PermanentFailure, BadRecipient) as failure:
            return self._refused(str(failure))
        except Exception as error:
            log.exception("delivery_not_written")
            return self._again(type(error).__name__)
        return self._end(SENT, "")

    def _send(self) -> None:
        now = clock.now()
        mail = write([self.row, *self.others], self.settings, now)
        self.row["recipient"] = mail.recipient
        claims.settle(self.rows, self.row, {"$set": {"state": CLAIMED, "recipient": mail.recipient}})
        send(
            SmtpServer.from_url(canary.smtp_url(self.row, self.settings)),
            compose(mail, date=now),
            timeout=self.settings.smtp_timeout,
            deadline=self.settings.smtp_deadline,
            before_final_dot=self._hand_over,
        )

    def _hand_over(self) -> None:
        """From here on the recipient may have it. Errors: `Abandoned` when another worker holds the claim."""
        handed = {"$set": {"state": HANDED_OVER, "updated_at": clock.now()}, "$inc": {"handovers": 1}}
        if not claims.settle(self.rows, self.row, handed):
            raise Abandoned

    def _hold(self, reason: str, seconds: float) -> bool:
        """It waits, and the try does not count."""
        self._count("held")
        fields = {"state": PENDING, "reason": reason, "attempts": self.row["attempts"] - 1}
        claims.postpone(self.rows, self.row, seconds, **fields, updated_at=clock.now())
        return False

    def _again(self, reason: str) -> bool:
        if self.row["attempts"] >= self.settings.max_attempts:
            return self._end(DEAD, reason)
        seconds = claims.backoff(self.row["attempts"], self.settings.retry_base_seconds)
        log.warning(
            "delivery_postponed", reason=reason, attempts=self.row["attempts"], seconds=round(seconds, 1)
        )
        self._count("postponed")
        claims.postpone(self.rows, self.row, seconds, state=PENDING, reason=reason, updated_at=clock.now())
        return False

    def _refused(self, reason: str) -> bool:
        """The address is no good: auth is told, whose it is. What is said to MAIL is about the sender."""
        if reason.startswith("MAIL") or canary.is_canary(self.row):
            return self._end(DEAD, reason)
        bounces.refused(self.row, reason)
        return self._end(BOUNCED, reason)

    def _end(self, state: str, reason: str) -> bool:
        done = (
            db.atomic(SERVICE, lambda: self._settle(state, reason))
            if self.others
            else self._settle(state, reason)
        )
        for one in (self.row, *self.others):
            metrics.DELIVERIES.labels(one["channel"], one["kind"], state).inc()
        log.info("delivery_ended", state=state, reason=reason, attempts=self.row["attempts"])
        return done

    def _settle(self, state: str, reason: str) -> bool:
        """The end of a mail is the end of all that went out in it."""
        ended = {"state": state, "reason": reason, "owner": "", "updated_at": clock.now()}
        done = claims.settle(self.rows, self.row, {"$set": ended, "$unset": {"due": ""}})
        for one in self.others if done else ():
            mine = {"_id": one["_id"], "user_id": one["user_id"]}
            self.rows.update_one(mine, {"$set": {**ended, "recipient": self.row["recipient"]}})
        return done

    def _count(self, outcome: str) -> None:
        metrics.DELIVERIES.labels(self.row["channel"], self.row["kind"], outcome).inc()
