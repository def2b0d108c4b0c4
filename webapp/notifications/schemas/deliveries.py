"""The ledger, as it is shown to its user."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from webapp.core.fields import Instant, Output, Query, format_instant
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.notifications.models import BOUNCED, CLAIMED, DEAD, HANDED_OVER, PENDING, SENT, SUPPRESSED
from webapp.notifications.service.routing import BOUNCED_ADDRESS, PREFERENCE, QUIET_HOURS, UNVERIFIED

_CODES = (PREFERENCE, QUIET_HOURS, UNVERIFIED, BOUNCED_ADDRESS)
_STATUS = {PENDING: "waiting", CLAIMED: "sending", HANDED_OVER: "sending"}
_WHY = {BOUNCED: "refused", DEAD: "given_up", PENDING: "tried_again"}


class DeliveryQuery(Query):
    task_id: Annotated[str, Field(max_length=64, description="Only what was about this task.")] | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=400)] | None = None


class DeliveryOut(Output):
    id: str
    kind: str
    channel: Literal["email", "in_app", "webhook"]
    recipient: Annotated[str, Field(description="The address, for mail.")]
    task_id: str | None
    status: Literal["waiting", "sending", "sent", "bounced", "suppressed", "dead"]
    reason: Annotated[
        Literal[
            "preference",
            "quiet_hours",
            "unverified_address",
            "bounced_address",
            "refused",
            "given_up",
            "tried_again",
        ]
        | None,
        Field(description="Why it was not sent, or not yet."),
    ]
    detail: Annotated[str | None, Field(description="What the mail server answered.")]
    created_at: Instant
    sent_at: Instant | None
    next_try_at: Annotated[Instant | None, Field(description="For one that waits.")]


class DeliveryPage(Output):
    items: list[DeliveryOut]
    next_cursor: str | None


def delivery_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the ledger as it is shown to its user; `DeliveryOut` describes the same."""
    state, said = row["state"], row["reason"]
    known = said in _CODES
    return {
        "id": row["_id"],
        "kind": row["kind"],
        "channel": row["channel"],
        "recipient": row["recipient"],
        "task_id": row.get("task_id"),
        "status": _STATUS.get(state, state),
        "reason": said if known else _WHY.get(state) if said else None,
        "detail": None if known or state in (SENT, SUPPRESSED) else said or None,
        "created_at": format_instant(row["created_at"]),
        "sent_at": format_instant(row["updated_at"]) if state == SENT else None,
        "next_try_at": format_instant(row["due"]) if state == PENDING and row.get("due") else None,
    }
