"""Sending what the ledger holds: each message by one worker at a time, to a known end."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from webapp.notifications.service.routing import route_of
from webapp.notifications.service.writing import write

BATCH = 20
log = structlog.get_logger()


def send_deliveries(settings: Settings) -> int:
    """Send what is due. Out: how many messages came to an end (sent, bounced or dead)."""
    rows, owner = db.rows_of(Delivery), claims.new_owner()
    ended = 0
    for found in claims.due(rows, db.server_now(SERVICE), limit=BATCH):
        row = claims.claim(rows, found, owner=owner, lease=settings.lease_seconds)
        if row is not None:
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
    """One try to send one claimed delivery."""

    rows: Collection[Row]
    row: Row
    settings: Settings

    def run(self) -> bool:
        """Out: whether the delivery came to an end."""
        if self.row["attempts"] > self.settings.max_attempts:
            return self._end(DEAD, "too_many_attempts")
        now = clock.now()
        route = route_of(self.row["user_id"], self.row["kind"], now)
        if not route.is_open:
            return self._end(SUPPRESSED, route.reason)
        if route.until is not None:
            return self._hold(route.reason, (route.until - now).total_seconds())
        try:
            self._send()
        except Abandoned:
            log.warning("delivery_claim_lost")
            return False
        except TemporaryFailure as failure:
            return self._again(failure.reason)
        except (PermanentFailure, BadRecipient) as failure:
            ours = str(failure).startswith("MAIL")  # about the sender: no fault of the recipient's address
            return self._end(DEAD if ours else BOUNCED, str(failure))
        except Exception as error:
            log.exception("delivery_not_written")
            return self._again(type(error).__name__)
        return self._end(SENT, "")

    def _send(self) -> None:
        claims.settle(self.rows, self.row, {"$set": {"state": CLAIMED}})
        now = clock.now()
        send(
            SmtpServer.from_url(self.settings.smtp_url),
            compose(write(self.row, self.settings, now), date=now),
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

    def _end(self, state: str, reason: str) -> bool:
        ended = {"state": state, "reason": reason, "owner": "", "updated_at": clock.now()}
        done = claims.settle(self.rows, self.row, {"$set": ended, "$unset": {"due": ""}})
        self._count(state)
        log.info("delivery_ended", state=state, reason=reason, attempts=self.row["attempts"])
        return done

    def _count(self, outcome: str) -> None:
        metrics.DELIVERIES.labels(self.row["channel"], self.row["kind"], outcome).inc()
