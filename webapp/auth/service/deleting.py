"""Deleting accounts: asked for with the password, confirmed by mail, done after seven days to think again."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from webapp.auth import models
from webapp.auth.errors import NotLeaving
from webapp.auth.models import SERVICE, Audit, Deletion, Email, Outbox, Security, User
from webapp.auth.service import access_tokens, audit, challenges
from webapp.auth.service.accounts import profile
from webapp.auth.service.addresses import normalise
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.auth.service.recovery import check_password
from webapp.auth.service.sessions import revoke_all
from webapp.auth.service.verification import change
from webapp.contracts import links
from webapp.contracts.events import UserDeleted
from webapp.core import answers, claims, clock, db, leaving, outbox
from webapp.core.db import Row

LINK_LIFE = timedelta(hours=24)
GRACE = timedelta(days=7)
BATCH = 20
_LEAVING, _GONE = 1, 2
_AGAIN = timedelta(days=1)
_LAST = (User, Security, Email, Audit, Outbox, Deletion)
"""These go last, in one transaction, or not at all."""


def request_deletion(user_id: UUID, password: str, device: Device) -> None:
    """Send the link that confirms it. Errors: `WrongPassword`, `Overloaded`."""
    user = check_password(user_id, password)

    def work() -> None:
        audit.record(user_id, "deletion_requested", device)
        challenges.send(user, links.CONFIRM_DELETION, user["email"], device, life=LINK_LIFE)

    db.atomic(SERVICE, work)


def confirm_deletion(token: str, device: Device, *, key: str) -> None:
    """The account will be deleted in seven days. All sessions and access tokens end; who signs in until then
    can look, take their data, and take it back. Errors: `TokenInvalid`."""
    found, _ = challenges.read(token, links.CONFIRM_DELETION, key=key)
    with answers.of(SERVICE).changing(found["user_id"]):
        db.atomic(SERVICE, lambda: _confirm(token, device, key))


def _confirm(token: str, device: Device, key: str) -> None:
    _, user = challenges.answer(token, links.CONFIRM_DELETION, key=key)
    due = clock.now() + GRACE
    again = {"$setOnInsert": {"stage": _LEAVING, "attempts": 0, "owner": "", "due": due}}
    row = db.modify(Deletion, {"_id": user["_id"], "user_id": user["_id"]}, again, upsert=True) or {}
    changed = change(user, deletion_at=row["due"])
    revoke_all(user["_id"], reason="account_leaving")
    access_tokens.revoke_all(user["_id"])
    notice(changed, "deletion_confirmed", device)


def take_back(user_id: UUID, device: Device) -> None:
    """The account stays. Errors: `NotLeaving` when nobody asked to delete it, or it is too late."""
    with answers.of(SERVICE).changing(user_id):
        db.atomic(SERVICE, lambda: _take_back(user_id, device))


def _take_back(user_id: UUID, device: Device) -> None:
    waiting = {"_id": user_id, "user_id": user_id, "owner": "", "stage": _LEAVING}
    if db.rows_of(Deletion).delete_one(waiting).deleted_count != 1:
        raise NotLeaving
    notice(change(profile(user_id), deletion_at=None), "deletion_taken_back", device)


def purge_accounts(*, lease: float) -> int:
    """Delete the accounts whose time has come. Out: how many steps were taken; `lease` is in seconds."""
    rows, owner, done = db.rows_of(Deletion), claims.new_owner(), 0
    for found in claims.due(rows, db.server_now(SERVICE), limit=BATCH):
        row = claims.claim(rows, found, owner=owner, lease=lease)
        if row is not None:
            done += _purge(row)
    return done


def _purge(row: Row) -> bool:
    user_id = row["user_id"]
    if row["stage"] == _GONE:
        return db.atomic(SERVICE, partial(_tell_again, row))
    db.atomic(SERVICE, partial(_shut, user_id))
    leaving.purge(user_id, [one for one in leaving.documents(models) if one not in _LAST])
    leaving.purge(user_id, [Audit])
    with answers.of(SERVICE).changing(user_id):
        return db.atomic(SERVICE, partial(_remove, row))


def _shut(user_id: UUID) -> None:
    """Nobody gets in from here on, and nobody is in."""
    guard = {"_id": user_id, "user_id": user_id}
    db.modify(Security, guard, {"$set": {"disabled_at": clock.now()}})
    revoke_all(user_id, reason="account_deleted")
    access_tokens.revoke_all(user_id)


def _remove(row: Row) -> bool:
    """The account itself, and a last line of its audit log."""
    user_id = row["user_id"]
    user = db.rows_of(User).find_one_and_delete({"_id": user_id, "user_id": user_id})
    if user is not None:
        db.rows_of(Email).delete_one({"_id": normalise(user["email"])})
        audit.record(user_id, "account_deleted")
        db.rows_of(Security).delete_one({"_id": user_id, "user_id": user_id})
        outbox.append(SERVICE, UserDeleted(user_id=user_id, stage=_LEAVING))
    later = {"stage": _GONE, "owner": "", "attempts": 0, "due": clock.now() + _AGAIN}
    return claims.settle(db.rows_of(Deletion), row, {"$set": later})


def _tell_again(row: Row) -> bool:
    outbox.append(SERVICE, UserDeleted(user_id=row["user_id"], stage=_GONE))
    return db.rows_of(Deletion).delete_one(claims.held(row)).deleted_count == 1
