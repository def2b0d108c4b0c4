"""An event between processes: a CloudEvent 1.0 in structured JSON.

Beside the standard's attributes it carries whose it is (`userid`), the request it came of (`requestid`) and
the trace it belongs to (`traceparent`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from webapp.contracts import events
from webapp.contracts.events import Event

CONTENT_TYPE = "application/cloudevents+json"


class Malformed(ValueError):
    """Bytes that are no event of ours, or of a type or form that this release does not know."""


@dataclass(frozen=True)
class Envelope:
    """One event as it was received."""

    id: str
    event: Event
    request_id: str
    traceparent: str
    happened_at: datetime


def wrap(row: Mapping[str, Any], *, source: str) -> bytes:
    """The event that an outbox row holds, to be sent. `source` is the service that it happened in."""
    kind = events.EVENTS[row["type"]]
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": row["_id"],
            "source": f"/{source}",
            "type": row["type"],
            "subject": row["subject"],
            "time": row["created_at"],
            "datacontenttype": "application/json",
            "dataschema": f"{kind.schema()}.json",
            "userid": row["user_id"],
            "requestid": row["request_id"],
            "traceparent": row.get("traceparent", ""),
            "data": row["data"],
        }
    )


def unwrap(body: bytes) -> Envelope:
    """What was sent. Errors: `Malformed`."""
    try:
        sent = orjson.loads(body)
        return Envelope(
            id=str(sent["id"]),
            event=events.read(sent["type"], UUID(sent["userid"]), sent["data"]),
            request_id=str(sent.get("requestid", "")),
            traceparent=str(sent.get("traceparent", "")),
            happened_at=datetime.fromisoformat(sent["time"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed(f"no event of ours ({type(error).__name__})") from error
