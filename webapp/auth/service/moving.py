"""Moving an account to another address."""

from datetime import timedelta
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.auth.errors import EmailTaken
from webapp.auth.models import SERVICE, Email
from webapp.auth.service import audit, challenges
from webapp.auth.service.addresses import normalise
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import mail, notice
from webapp.auth.service.recovery import check_password
from webapp.auth.service.verification import change, confirmed
from webapp.contracts import links
from webapp.core import answers, db
from webapp.core.db import Row

LIFE = timedelta(hours=24)


def request_change(user_id: UUID, email: str, password: str, device: Device) -> None:
    """Send a link to the new address, and tell the old one. Errors: `WrongPassword`, `EmailTaken`."""
    user = check_password(user_id, password)
    taken = db.rows_of(Email).find_one({"_id": normalise(email)})
    if taken is not None and taken["user_id"] != user_id:
        raise EmailTaken
    db.atomic(SERVICE, lambda: _request(user, email, device))


def _request(user: Row, email: str, device: Device) -> None:
    challenges.send(user, links.CONFIRM_EMAIL, email, device, life=LIFE)
    notice(user, "email_change_requested", device, detail=email)


def confirm_change(token: str, device: Device, *, key: str) -> None:
    """The account moves to the address that the token was sent to; both are told.

    Errors: `TokenInvalid`; `EmailTaken` when somebody else took it meanwhile.
    """
    found, _ = challenges.read(token, links.CONFIRM_EMAIL, key=key)
    with answers.of(SERVICE).changing(found["user_id"]):
        try:
            db.atomic(SERVICE, lambda: _confirm(token, device, key))
        except DuplicateKeyError as error:
            raise EmailTaken from error


def _confirm(token: str, device: Device, key: str) -> None:
    found, user = challenges.answer(token, links.CONFIRM_EMAIL, key=key)
    before, after = normalise(user["email"]), normalise(found["email"])
    if before != after:
        db.insert(Email(id=after, user_id=user["_id"]))
        db.rows_of(Email).delete_one({"_id": before})
    change(user, email=found["email"], **confirmed())
    row = audit.record(user["_id"], "email_changed", device, before=user["email"], after=found["email"])
    for address in dict.fromkeys((user["email"], found["email"])):
        mail(user, row, device, to=address, detail=found["email"])
