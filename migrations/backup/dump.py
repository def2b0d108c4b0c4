"""Writes a dump: every collection of every service, as it was at one moment."""

import gzip
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bson import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.client_session import ClientSession

from config.settings import Settings
from migrations.backup.manifest import NAME, Manifest, Refused, Stored
from migrations.backup.progress import Progress
from migrations.backup.streams import LEVEL, Summed
from webapp.core import clock

PASSING = ("migration_locks",)
"""What is true only while somebody works."""

_BATCH = 2000
_RAW = CodecOptions(document_class=RawBSONDocument)


def dump(settings: Settings, folder: Path) -> Manifest:
    """Write all that the services of this process store. Out: what was written.

    Each service is read at one moment, which its server keeps for some minutes (`minSnapshotHistoryWindow`,
    5 by default): raise that for a dump that takes longer. Errors: `Refused` for a folder that holds
    something; `PyMongoError`.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty: a dump gets a folder of its own.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    stored, moments = list[Stored](), dict[str, str]()
    for service in settings.services:
        client: MongoClient[dict[str, Any]]
        with MongoClient(settings.mongodb_uris[service]) as client:
            names = client[settings.database_name(service)].list_collection_names()
            with client.start_session(snapshot=True) as session:
                for name in sorted(set(names) - set(PASSING)):
                    stored.append(_collection(settings, service, name, session, folder))
                moments[service] = _moment(session)
    taken = datetime.fromtimestamp(clock.now().timestamp(), UTC).isoformat()
    manifest = Manifest(
        taken, " ".join(f"{name}={at}" for name, at in moments.items()), settings.release, stored
    )
    manifest.write(folder)
    return manifest


def _collection(settings: Settings, service: str, name: str, session: ClientSession, folder: Path) -> Stored:
    database = session.client[settings.database_name(service)]
    rows = database.get_collection(name, codec_options=_RAW)
    found: Any = rows.find({}, session=session, batch_size=_BATCH).sort("_id", 1).hint("_id_")
    path = folder / service / f"{name}.bson.gz"
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file, Progress(f"dump {service}.{name}", rows.estimated_document_count()) as bar:
        summed = Summed(file)
        with gzip.GzipFile(filename="", mode="wb", fileobj=summed, compresslevel=LEVEL, mtime=0) as packed:
            count, content = _write(found, packed, bar)
    indexes = [plain(index) for index in database[name].list_indexes() if index["name"] != "_id_"]
    sha256, size = summed.hexdigest(), summed.size
    return Stored(service, name, count, content, path.name, size, sha256, indexes)


def plain(index: Any) -> dict[str, Any]:
    """An index as a manifest holds it: the order of its fields counts, and JSON objects have none."""
    return {**index, "key": [[name, order] for name, order in index["key"].items()]}


def _write(found: Iterable[RawBSONDocument], packed: Any, bar: Progress) -> tuple[int, str]:
    content, count, held = hashlib.sha256(), 0, list[bytes]()
    for document in found:
        held.append(bytes(document.raw))
        if len(held) == _BATCH:
            count += _flush(held, packed, content, bar)
    return count + _flush(held, packed, content, bar), content.hexdigest()


def _flush(held: list[bytes], packed: Any, content: Any, bar: Progress) -> int:
    data, count = b"".join(held), len(held)
    held.clear()
    content.update(data)
    packed.write(data)
    bar.add(count)
    return count


def _moment(session: ClientSession) -> str:
    """The cluster time that everything was read at."""
    at = getattr(session, "_snapshot_time", None)
    return f"{at.time}.{at.inc}" if at is not None else "nothing read"


__all__ = ["NAME", "dump"]
