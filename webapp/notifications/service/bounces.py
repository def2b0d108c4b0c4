"""Reports of mail providers, signed as Standard Webhooks are."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Protocol
from uuid import UUID, uuid5

from pymongo.errors import DuplicateKeyError

from webapp.contracts.events import AddressBounced
from webapp.core import clock, db, outbox
from webapp.core.db import Row
from webapp.core.ids import derived_id
from webapp.notifications.errors import SignatureInvalid
from webapp.notifications.models import SERVICE

TOLERANCE_SECONDS = 300
_ADDRESSES = UUID("6c0f7a52-5b0e-4d8f-9a2e-2f1c3b7d9e11")
_KEY_PREFIX, _SIGNATURE_PREFIX = "whsec_", "v1,"
_FINAL = ("permanent", "complaint")


class Bounce(Protocol):
    """One address of a report."""

    @property
    def email(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def reason(self) -> str: ...


def verify(headers: Callable[[str, str], str], body: bytes, *, secret: str | None) -> datetime:
    """Whether the provider signed this body, and within the last five minutes. Out: when it did.

    Errors: `SignatureInvalid`, the same for all that can be wrong. See https://www.standardwebhooks.com.
    """
    report_id, stamp = headers("webhook-id", ""), headers("webhook-timestamp", "")
    signed = f"{report_id}.{stamp}.".encode("utf-8", "replace") + body
    right = _SIGNATURE_PREFIX.encode() + base64.b64encode(
        hmac.digest(_key(secret or ""), signed, hashlib.sha256)
    )
    given = headers("webhook-signature", "").encode("utf-8", "replace").split()
    matches = [hmac.compare_digest(one, right) for one in given[:10]]
    if not (
        secret and report_id and any(matches) and stamp.isascii() and stamp.isdigit() and len(stamp) < 12
    ):
        raise SignatureInvalid
    at = datetime.fromtimestamp(int(stamp), UTC).replace(microsecond=999_000)  # the last of that second
    if abs((clock.now() - at).total_seconds()) > TOLERANCE_SECONDS:
        raise SignatureInvalid
    return at


def report(provider: str, report_id: str, bounces: Iterable[Bounce], at: datetime) -> None:
    """Tell auth, whose addresses they are. A report that comes again changes nothing more: an address that
    was confirmed since `at` stays as it is."""
    for number, bounce in enumerate(bounces):
        if bounce.kind in _FINAL:
            event = AddressBounced(
                user_id=uuid5(_ADDRESSES, bounce.email.lower()),
                report_id=derived_id(provider, report_id, number),
                email=bounce.email,
                at=at,
                reason=bounce.reason or bounce.kind,
            )
            tell(event)


def refused(delivery: Row, reason: str) -> None:
    """Tell auth that a mail server refused the recipient of a delivery for good."""
    tell(
        AddressBounced(
            user_id=delivery["user_id"],
            report_id=delivery["_id"],
            email=delivery["recipient"],
            at=clock.now(),
            reason=reason,
        )
    )


def tell(event: AddressBounced) -> None:
    """Note for auth that mail comes back. Twice is once."""
    try:
        db.atomic(SERVICE, partial(outbox.append, SERVICE, event))
    except DuplicateKeyError:
        return


def _key(secret: str) -> bytes:
    """The prefix says that the rest is base64."""
    if not secret.startswith(_KEY_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_KEY_PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()
