"""Handing all data over: each service sends its part as events, and the parts become one ZIP of JSON."""

import secrets
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from config.services import SERVICES
from webapp.auth.errors import ExportNotFound
from webapp.auth.models import SERVICE, AccessToken, Audit, Export, ExportPart, Identity, Session, User
from webapp.auth.service import audit
from webapp.auth.service.accounts import profile
from webapp.auth.service.devices import Device
from webapp.auth.service.notices import notice
from webapp.contracts.events import ExportPartMade, ExportRequested
from webapp.core import clock, db, leaving, outbox
from webapp.core.db import Row

LIFE = timedelta(days=7)
_PIECE_BYTES = 64 * 1024
_IN_MEMORY_BYTES = 4 * 1024 * 1024
_SECRET = {"password_hash", "salt", "used", "uses", "version"}
_MINE = (User, Session, AccessToken, Identity, Audit)


def request_export(user_id: UUID, device: Device) -> str:
    """Ask every service for its part. Out: the id to ask for the file by."""
    return db.atomic(SERVICE, lambda: _request(user_id, device))


def _request(user_id: UUID, device: Device) -> str:
    now, export_id = clock.now(), secrets.token_urlsafe(18)
    db.insert(
        Export(
            id=export_id,
            user_id=user_id,
            user_agent=device.user_agent[:300],
            address=device.address,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    audit.record(user_id, "export_requested", device)
    outbox.append(SERVICE, ExportRequested(user_id=user_id, export_id=export_id))
    return export_id


def make_own_part(event: ExportRequested) -> None:
    """What auth keeps of the user, but for what guards the account."""
    found = {
        one._get_collection_name(): (_shown(row) for row in leaving.rows(event.user_id, one)) for one in _MINE
    }
    run, chunks = secrets.token_hex(8), leaving.packed(found)
    for number, chunk in enumerate(chunks):
        _keep(event.user_id, event.export_id, SERVICE, run, number, len(chunks), chunk)
    _finish(event.user_id, event.export_id)


def take_part(event: ExportPartMade) -> None:
    """Keep a piece that another service sent; with the last one the file is ready, and the user is told."""
    _keep(event.user_id, event.export_id, event.service, event.run, event.number, event.total, event.chunk)
    _finish(event.user_id, event.export_id)


def export_file(user_id: UUID, export_id: str) -> IO[bytes] | None:
    """The ZIP, from its start; None while parts are missing. Errors: `ExportNotFound`."""
    export = db.rows_of(Export).find_one(_one(user_id, export_id))
    if export is None or export["expires_at"] <= clock.now():
        raise ExportNotFound
    if export.get("ready_at") is None:
        return None
    return _zip(user_id, export_id)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What a file holds; it is closed at the end."""
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _zip(user_id: UUID, export_id: str) -> IO[bytes]:
    whole = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  (`pieces` closes it)
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for service, run in _runs(user_id, export_id).items():
            with archive.open(f"{service}.json", "w") as member:
                for piece in leaving.unpacked(_chunks(user_id, export_id, service, run)):
                    member.write(piece)
    whole.seek(0)
    return whole


def _keep(user_id: UUID, export_id: str, service: str, run: str, number: int, total: int, chunk: str) -> None:
    """Twice is once. A piece of an export that is gone is dropped: its user may be gone too."""
    export = db.rows_of(Export).find_one(_one(user_id, export_id))
    if export is None:
        return
    place = {"export_id": export_id, "service": service, "run": run, "number": number}
    part = {**place, "total": total, "chunk": chunk, "expires_at": export["expires_at"]}
    where = {"_id": f"{export_id}.{service}.{run}.{number}", "user_id": user_id}
    db.rows_of(ExportPart).update_one(where, {"$set": part}, upsert=True)


def _finish(user_id: UUID, export_id: str) -> None:
    if set(_runs(user_id, export_id)) == set(SERVICES):
        db.atomic(SERVICE, lambda: _ready(user_id, export_id))


def _ready(user_id: UUID, export_id: str) -> None:
    waiting = {**_one(user_id, export_id), "ready_at": None}
    export = db.modify(Export, waiting, {"$set": {"ready_at": clock.now()}})
    if export is not None:
        notice(profile(user_id), "export_ready", Device(export["user_agent"], export["address"]))


def _runs(user_id: UUID, export_id: str) -> dict[str, str]:
    """The whole run of each service that has sent one."""
    where = {"user_id": user_id, "export_id": export_id}
    sent: dict[tuple[str, str], list[int]] = {}
    for row in db.rows_of(ExportPart).find(where, {"service": 1, "run": 1, "number": 1, "total": 1}):
        sent.setdefault((row["service"], row["run"]), [row["total"]]).append(row["number"])
    return {service: run for (service, run), (total, *numbers) in sent.items() if len(numbers) == total}


def _chunks(user_id: UUID, export_id: str, service: str, run: str) -> Iterator[str]:
    where = {"user_id": user_id, "export_id": export_id, "service": service, "run": run}
    for row in db.rows_of(ExportPart).find(where, {"chunk": 1}, sort=[("number", 1)]):
        yield row["chunk"]


def _one(user_id: UUID, export_id: str) -> Row:
    return {"_id": export_id, "user_id": user_id}


def _shown(row: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if name not in _SECRET}
