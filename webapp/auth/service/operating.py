"""What operators do to accounts, from the command line; and administrators, over HTTP. `by` is the id of the
administrator, "" for an operator, and stands in the account's audit log."""

from uuid import UUID

from webapp.auth.models import SERVICE, Deletion, Security, Session, User, security_row, standing, user_row
from webapp.auth.models import user_row_by_email as by_email
from webapp.auth.service import access_tokens, audit
from webapp.auth.service.addresses import normalise
from webapp.auth.service.sessions import revoke_all
from webapp.core import clock, db
from webapp.core.db import Row


def find(text: str) -> Row | None:
    """The account with this address or id, with what guards it under `security`; None when there is none."""
    try:
        user = user_row(UUID(text))
    except ValueError:
        user = by_email(normalise(text))
    if user is None:
        return None
    guard = security_row(user["_id"])
    sessions = len(standing(Session, user["_id"], clock.now()))
    leaving = db.rows_of(Deletion).find_one({"_id": user["_id"], "user_id": user["_id"]})
    return {**user, "security": guard, "sessions": sessions, "leaving": leaving}


def disable(user_id: UUID, reason: str, *, by: str = "") -> bool:
    """Switch an account off: all its sessions and tokens end, and no way in is left. Out: False if it was."""

    def work() -> bool:
        where = {"_id": user_id, "user_id": user_id, "disabled_at": None}
        if db.modify(Security, where, {"$set": {"disabled_at": clock.now()}}) is None:
            return False
        revoke_all(user_id, reason="account_disabled")
        access_tokens.revoke_all(user_id)
        audit.record(user_id, "account_disabled", reason=reason, by=by)
        return True

    return db.atomic(SERVICE, work)


def enable(user_id: UUID, *, by: str = "") -> bool:
    """Switch an account on again. Out: False if it was."""

    def work() -> bool:
        where = {"_id": user_id, "user_id": user_id, "disabled_at": {"$ne": None}}
        if db.modify(Security, where, {"$set": {"disabled_at": None}}) is None:
            return False
        audit.record(user_id, "account_enabled", by=by)
        return True

    return db.atomic(SERVICE, work)


def end_everything(user_id: UUID, *, by: str = "") -> int:
    """End all sessions and access tokens of a user. Out: how many sessions."""

    def work() -> int:
        access_tokens.revoke_all(user_id)
        audit.record(user_id, "sessions_ended_by_operator", by=by)
        return revoke_all(user_id, reason="operator")

    return db.atomic(SERVICE, work)


def make_admin(user_id: UUID) -> None:
    """The account may do what is left to those who run the service, from its next token on, as long as it has
    a second factor."""

    def work() -> None:
        db.modify(User, {"_id": user_id, "user_id": user_id}, {"$set": {"is_admin": True}})
        audit.record(user_id, "made_admin")

    db.atomic(SERVICE, work)


def remove_admin(user_id: UUID) -> None:
    """The account is like others again. Its sessions end: their tokens would allow more for some minutes."""

    def work() -> None:
        db.modify(User, {"_id": user_id, "user_id": user_id}, {"$set": {"is_admin": False}})
        audit.record(user_id, "admin_removed")
        revoke_all(user_id, reason="operator")

    db.atomic(SERVICE, work)
