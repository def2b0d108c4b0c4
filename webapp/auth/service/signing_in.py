"""Signing in: what is asked for, in which order, and whom it is told."""

from uuid import UUID

from webapp.auth.errors import InvalidCredentials
from webapp.auth.models import SERVICE, Session, User, security_row, user_row, user_row_by_email
from webapp.auth.service import audit, otp
from webapp.auth.service.addresses import normalise
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.auth.service.passwords import hash_password, is_weak, matches
from webapp.auth.service.sessions import Opened, open_session
from webapp.core import db
from webapp.core.db import Row
from webapp.core.errors import Problem
from webapp.core.ids import new_user_id


def log_in(*, email: str, password: str, code: str, device: Device, key: str) -> tuple[Row, Opened]:
    """Open a session. Out: the account's row, the session.

    Errors: `InvalidCredentials`, the same in text and time whether or not there is such an account; with the
    right password also `OtpRequired`, `OtpInvalid`, `OtpLocked`, `AccountDisabled`.
    """
    user = user_row_by_email(normalise(email))
    if user is None:
        user_row(new_user_id())  # what an account would have cost
    if not matches(password, user["password_hash"] if user else None) or user is None:
        raise InvalidCredentials
    return enter(_rehashed(user, password), code=code, device=device, key=key, way="password")


def enter(user: Row, *, code: str, device: Device, key: str, way: str) -> tuple[Row, Opened]:
    """Open a session of somebody who has shown who they are in one `way`, and shows their second factor.

    Errors: as `log_in`, and `InvalidCredentials` when the password has changed meanwhile.
    """
    entered = db.atomic(SERVICE, lambda: _enter(user, code, device, key, way))
    if isinstance(entered, Problem):
        raise entered
    return user, entered


def _enter(user: Row, code: str, device: Device, key: str, way: str) -> Opened | Problem:
    """A refused code is an answer, not an exception: that it was tried must be stored."""
    guard = security_row(user["_id"])
    refusal = otp.demand(user, guard, code, device, key=key)
    if refusal is not None:
        return refusal
    current = user_row(user["_id"])
    if current is None or current["password_hash"] != user["password_hash"]:
        raise InvalidCredentials
    is_new = not device.is_known and _is_new(user["_id"], device)
    opened = open_session(user["_id"], device, key=key)
    if is_new:
        notice(user, "new_device", device, sid=opened.sid, way=way)
    else:
        audit.record(user["_id"], "signed_in", device, sid=opened.sid, way=way)
    return opened


def _is_new(user_id: UUID, device: Device) -> bool:
    """Whether no session of the last month was opened on such a device and from this address."""
    seen = {"user_id": user_id, "device": device.name, "address": device.address}
    return db.rows_of(Session).find_one(seen, {"_id": 1}) is None


def _rehashed(user: Row, password: str) -> Row:
    """With a hash of today's parameters: only now is the password at hand."""
    if not is_weak(user["password_hash"]):
        return user
    where = {"_id": user["_id"], "user_id": user["_id"], "password_hash": user["password_hash"]}
    return db.modify(User, where, {"$set": {"password_hash": hash_password(password)}}) or user
