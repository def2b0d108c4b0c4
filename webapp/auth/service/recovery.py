"""Passwords that are forgotten, and passwords that are changed."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4, uuid5

from webapp.auth.errors import WrongPassword
from webapp.auth.models import SERVICE, user_row_by_email
from webapp.auth.service import audit, challenges, password_rules
from webapp.auth.service.access_tokens import revoke_all as revoke_all_tokens
from webapp.auth.service.accounts import profile
from webapp.auth.service.addresses import normalise
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.auth.service.passwords import hash_password, matches
from webapp.auth.service.sessions import revoke_all
from webapp.auth.service.verification import change, confirmed
from webapp.contracts import links
from webapp.contracts.events import PasswordForgotten
from webapp.core import answers, clock, db, outbox
from webapp.core.db import Row

RESET_LIFE = timedelta(minutes=30)
_ADDRESSES = UUID("6c0f7a52-5b0e-4d8f-9a2e-2f1c3b7d9e10")


def forgot(email: str, device: Device) -> None:
    """Note that somebody wants a new password. Whether the address has an account is looked up afterwards, so
    that the answer is the same, and takes as long."""
    address = normalise(email)
    forgotten = PasswordForgotten(
        user_id=uuid5(_ADDRESSES, address),
        request_id=uuid4().hex,
        email=address,
        device=device.user_agent[:300],
        address=device.address,
        at=clock.now(),
    )
    db.atomic(SERVICE, lambda: outbox.append(SERVICE, forgotten))


def allow_reset(event: PasswordForgotten) -> None:
    """Send the link, if the address has an account."""
    user = user_row_by_email(event.email)
    if user is not None:
        device = Device(event.device, event.address)
        db.atomic(SERVICE, lambda: _allow_reset(user, device))


def _allow_reset(user: Row, device: Device) -> None:
    audit.record(user["_id"], "password_reset_requested", device)
    challenges.send(user, links.RESET_PASSWORD, user["email"], device, life=RESET_LIFE)


def reset(token: str, password: str, device: Device, *, key: str) -> None:
    """Set a new password with a mail's token; all sessions and access tokens end. It opens no session, and
    neither switches a disabled account on nor the second factor off.

    Errors: `TokenInvalid`, `ValidationFailed`; the token works still after the latter.
    """
    found, user = challenges.read(token, links.RESET_PASSWORD, key=key)
    password_rules.check(password, email=user["email"], name=user["name"])
    hashed = hash_password(password)
    with answers.of(SERVICE).changing(found["user_id"]):
        db.atomic(SERVICE, lambda: _reset(token, key, hashed, device))


def _reset(token: str, key: str, hashed: str, device: Device) -> None:
    found, user = challenges.answer(token, links.RESET_PASSWORD, key=key)
    proven = confirmed() if found["email"] == user["email"] else {}
    changed = change(user, password_hash=hashed, **proven)
    revoke_all(user["_id"], reason="password_reset")
    revoke_all_tokens(user["_id"])
    notice(changed, "password_reset", device)


def check_password(user_id: UUID, password: str) -> Row:
    """Out: the account's row. Errors: `WrongPassword`, `Overloaded`."""
    user = profile(user_id)
    if not matches(password, user["password_hash"]):
        raise WrongPassword
    return user


def change_password(user_id: UUID, sid: str, current: str, new: str, device: Device) -> None:
    """Change the password; the other sessions end.

    Errors: `WrongPassword`, `ValidationFailed` (`new_password`), `Overloaded`.
    """
    user = check_password(user_id, current)
    password_rules.check(new, email=user["email"], name=user["name"], field="new_password")
    hashed = hash_password(new)
    with answers.of(SERVICE).changing(user_id):
        db.atomic(SERVICE, partial(_change, user, sid, hashed, device))


def _change(user: Row, sid: str, hashed: str, device: Device) -> None:
    if profile(user["_id"])["password_hash"] != user["password_hash"]:
        raise WrongPassword
    changed = change(user, password_hash=hashed)
    revoke_all(user["_id"], reason="password_changed", but=sid)
    notice(changed, "password_changed", device)
