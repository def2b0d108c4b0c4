"""Telling owners what happened to their account."""

from typing import Any

from webapp.auth.models import SERVICE
from webapp.auth.service import audit
from webapp.auth.service.devices import Device
from webapp.contracts.events import SecurityNoticed
from webapp.core import outbox
from webapp.core.db import Row


def notice(user: Row, kind: str, device: Device, *, detail: str = "", **said: Any) -> None:
    """Record a security event and mail the owner. Call it in the transaction of what happened. `detail` is
    shown in the mail; `said` is only recorded."""
    more = {"detail": detail} if detail else {}
    row = audit.record(user["_id"], kind, device, **more, **said)
    mail(user, row, device, to=user["email"], detail=detail)


def mail(user: Row, row: Row, device: Device, *, to: str, detail: str = "") -> None:
    """Mail what an audit row says to an address. Call it in the row's transaction."""
    noticed = SecurityNoticed(
        user_id=user["_id"],
        notice_id=f"{row['_id']}.{to}",
        what=row["kind"],
        at=row["at"],
        device=device.name,
        address=device.address,
        email=to,
        name=user["name"],
        locale=user["locale"],
        detail=detail,
    )
    outbox.append(SERVICE, noticed)
