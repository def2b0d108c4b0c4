"""How many codes somebody may try: counted on the account, wherever the tries come from.

A device that the account knows is counted apart: who guesses from elsewhere does not lock the owner out.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from webapp.auth.errors import OtpInvalid, OtpLocked
from webapp.auth.models import Security
from webapp.auth.service import audit
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.errors import Problem

LIMITS = ((5, timedelta(minutes=5)), (20, timedelta(hours=1)), (50, timedelta(days=1)))
_KEPT = 2 * LIMITS[-1][0]


def counted(user: Row, guard: Row, device: Device, check: Callable[[], bool]) -> Problem | None:
    """Check a code unless too many were wrong. Out: `OtpLocked`, `OtpInvalid`, or None for a right one."""
    tries = [one["at"] for one in guard.get("otp_tries", []) if one["known"] == device.is_known]
    wait = _seconds_locked(tries)
    if wait:
        return OtpLocked(headers={"Retry-After": str(wait)})
    if check():
        _write(guard, {"$pull": {"otp_tries": {"known": device.is_known}}})
        return None
    now = clock.now()
    wrong = {"at": now, "known": device.is_known}
    _write(guard, {"$push": {"otp_tries": {"$each": [wrong], "$slice": -_KEPT}}})
    if _seconds_locked([*tries, now]):
        notice(user, "otp_locked", device)
    else:
        audit.record(user["_id"], "otp_refused", device)
    return OtpInvalid()


def _seconds_locked(tries: list[datetime]) -> int:
    now = clock.now()
    waits = [0]
    for most, span in LIMITS:
        recent = sorted(at for at in tries if at > now - span)
        if len(recent) >= most:
            waits.append(int((recent[-most] + span - now).total_seconds()) + 1)
    return max(waits)


def _write(guard: Row, update: Row) -> None:
    db.modify(Security, {"_id": guard["_id"], "user_id": guard["_id"]}, update)
