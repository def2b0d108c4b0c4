"""What a receiver can tell our calls by: an HMAC-SHA256 over the time and the body (RFC 2104)."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from webapp.core.db import Row
from webapp.core.signing import sign

PREFIX = "whsec_"
OLD_SECRET_LIFE = timedelta(hours=24)
_PURPOSE = "webhook secret"


def secret_of(key: str, row: Row, number: int | None = None) -> str:
    """A webhook's secret (the one of now, or another by its number): derived, so that no database has it."""
    chosen = row["secret_number"] if number is None else number
    return PREFIX + sign(key, _PURPOSE, row["_id"], chosen)


def headers(key: str, hook: Row, delivery: Row, now: datetime) -> dict[str, str]:
    """The headers of one try. `Myriad-Signature` has a signature by each secret that is good now: for a day
    after a change the one before is, too."""
    timestamp = str(int(now.timestamp()))
    secrets = [secret_of(key, hook)]
    if hook["old_secret_until"] is not None and hook["old_secret_until"] > now:
        secrets.append(secret_of(key, hook, hook["secret_number"] - 1))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Myriad-Webhooks/1",
        "Myriad-Delivery": str(delivery["_id"]),
        "Myriad-Event": delivery["type"],
        "Myriad-Attempt": str(delivery["attempts"] + 1),
        "Myriad-Timestamp": timestamp,
        "Myriad-Signature": ",".join(f"v1={_signature(one, timestamp, delivery['body'])}" for one in secrets),
    }


def _signature(secret: str, timestamp: str, body: Any) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
