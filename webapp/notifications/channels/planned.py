"""What a channel is given to plan: one message to one user, and whether and when it may go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from webapp.core import context, tracing
from webapp.core.ids import derived_id
from webapp.notifications.models import PENDING, SUPPRESSED, Delivery


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message that an event asks for, before it takes a channel. `context` is what the event said;
    `address` is where its mail goes."""

    user_id: UUID
    event_id: str
    kind: str
    address: str
    context: dict[str, Any]
    now: datetime
    task_id: str | None = None


@dataclass(frozen=True)
class Route:
    """Whether a message may take a channel: at once, from `until` on, or (a `reason` alone) not at all."""

    reason: str = ""
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may go, now or later."""
        return not self.reason or self.until is not None


Plan = Callable[[Told, Route], list[Delivery]]
"""Makes the ledger's rows of a message in one channel: none where nothing is to be told of it. It may store
what the channel itself needs: it runs in the transaction that notes the event, which may run twice."""


def entry(told: Told, route: Route, *, channel: str, recipient: str, **fields: Any) -> Delivery:
    """The ledger's row of a message: it waits to be sent, or is suppressed for the route's reason. `fields`
    say otherwise."""
    waiting: dict[str, Any] = {"state": PENDING, "due": route.until or told.now}
    state = waiting if route.is_open else {"state": SUPPRESSED}
    return Delivery(
        **{
            "id": derived_id(told.event_id, recipient, channel),
            "user_id": told.user_id,
            "event_id": told.event_id,
            "kind": told.kind,
            "channel": channel,
            "recipient": recipient,
            "task_id": told.task_id,
            "context": told.context,
            "reason": route.reason,
            "attempts": 0,
            "handovers": 0,
            "request_id": context.request_id(),
            "traceparent": tracing.traceparent(),
            "created_at": told.now,
            "updated_at": told.now,
            **state,
            **fields,
        }
    )
