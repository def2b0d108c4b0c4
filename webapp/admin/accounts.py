"""What operators do to one account. Each command says what it did."""

import argparse
from collections.abc import Callable
from uuid import UUID

from webapp.auth import service
from webapp.auth.service import audit, operating
from webapp.core.db import Row
from webapp.core.fields import format_instant

Command = Callable[[Row, argparse.Namespace], str]


def _find(user: Row, _: argparse.Namespace) -> str:
    guard = user["security"]
    lines = {
        "id": user["_id"],
        "address": f"{user['email']} ({'confirmed' if user['email_verified'] else 'not confirmed'})",
        "name": ascii(user["name"])[1:-1],
        "made": format_instant(user["created_at"]),
        "sessions": user["sessions"],
        "second factor": "on" if guard.get("otp", {}).get("secret") else "off",
        "administrator": "yes" if user.get("is_admin") else "no",
        "disabled": format_instant(guard["disabled_at"]) if guard.get("disabled_at") else "no",
        "to be deleted": format_instant(user["leaving"]["due"]) if user["leaving"] else "no",
    }
    return "\n".join(f"{name + ':':<15} {value}" for name, value in lines.items())


def _revoke(user: Row, _: argparse.Namespace) -> str:
    return f"{operating.end_everything(_id(user))} sessions ended, and all access tokens."


def _resend(user: Row, _: argparse.Namespace) -> str:
    service.request_verification(_id(user))
    return "The address is confirmed already." if user["email_verified"] else "The mail is on its way."


def _disable(user: Row, wanted: argparse.Namespace) -> str:
    return "Disabled." if operating.disable(_id(user), wanted.reason) else "It was disabled already."


def _enable(user: Row, _: argparse.Namespace) -> str:
    return "Enabled." if operating.enable(_id(user)) else "It was not disabled."


def _make_admin(user: Row, _: argparse.Namespace) -> str:
    operating.make_admin(_id(user))
    if not user["otp_enabled"]:
        return "The account is an administrator's, and may act as one once it has a second factor."
    return "The account is an administrator's, from its next log-in on."


def _remove_admin(user: Row, _: argparse.Namespace) -> str:
    operating.remove_admin(_id(user))
    return "The account is like others again; its sessions are ended."


def _audit(user: Row, _: argparse.Namespace) -> str:
    rows = audit.entries(_id(user), before=None, limit=1000)
    lines = [
        f"{format_instant(row['at'])} {row['kind']:<26} {row['address']} {row['device']}" for row in rows
    ]
    fault = audit.first_fault(_id(user))
    chain = "The chain is whole." if fault is None else f"THE CHAIN IS BROKEN at event {fault}."
    return "\n".join([*lines, chain])


def _id(user: Row) -> UUID:
    found: UUID = user["_id"]
    return found


COMMANDS: dict[str, tuple[str, Command]] = {
    "find": ("show what is known of an account", _find),
    "revoke-sessions": ("end all its sessions and access tokens", _revoke),
    "resend-verification": ("send the mail that confirms its address", _resend),
    "disable": ("switch it off: nobody gets in by any door", _disable),
    "enable": ("switch it on again", _enable),
    "make-admin": ("make it an administrator's: it may look after accounts over HTTP", _make_admin),
    "remove-admin": ("take that back", _remove_admin),
    "audit": ("show its security events, and whether they are whole", _audit),
}
