"""Reads a dump: into empty databases, or to compare it with what stands in them."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bson import CodecOptions, json_util
from bson.raw_bson import RawBSONDocument
from pymongo import IndexModel, MongoClient
from pymongo.database import Database

from config.settings import Settings
from migrations.backup.dump import plain
from migrations.backup.manifest import Manifest, Refused, Stored
from migrations.backup.progress import Progress
from migrations.backup.streams import check_file, documents

_BATCH = 2000
_RAW = CodecOptions(document_class=RawBSONDocument)
_SAME = ("key", "unique", "partialFilterExpression", "expireAfterSeconds", "sparse", "collation")


def check(folder: Path) -> Manifest:
    """That every file is what was written. Errors: `Refused`."""
    manifest = Manifest.read(folder)
    for stored in manifest.stored:
        check_file(folder, stored)
    return manifest


def restore(settings: Settings, folder: Path) -> Manifest:
    """Write a dump into databases that hold none of its documents; then compare. Out: what was written.

    All files are checked before the first document is written. Errors: `Refused`; `PyMongoError`.
    """
    manifest = check(folder)
    for database, stored in _of(settings, manifest):
        if database[stored.collection].find_one({}, {"_id": 1}, hint="_id_"):
            raise Refused(
                f"{database.name}.{stored.collection} holds documents: restore into empty databases."
            )
    for database, stored in _of(settings, manifest):
        _restore(database, folder, stored)
    return verify(settings, folder)


def verify(settings: Settings, folder: Path) -> Manifest:
    """That the databases hold what the dump does, document for document. Errors: `Refused` for the first
    collection that differs; `PyMongoError`."""
    manifest = check(folder)
    for database, stored in _of(settings, manifest):
        _verify(database, stored)
    return manifest


def _of(settings: Settings, manifest: Manifest) -> Iterator[tuple[Database[dict[str, Any]], Stored]]:
    for service in settings.services:
        client: MongoClient[dict[str, Any]]
        with MongoClient(settings.mongodb_uris[service]) as client:
            for stored in manifest.stored:
                if stored.service == service:
                    yield client[settings.database_name(service)], stored


def _restore(database: Database[dict[str, Any]], folder: Path, stored: Stored) -> None:
    """Documents first, then the indexes: made in one go they cost less."""
    if stored.collection not in database.list_collection_names():
        database.create_collection(stored.collection)
    rows: Any = database[stored.collection]
    whole = documents(folder, stored)
    with Progress(f"restore {stored.service}.{stored.collection}", stored.documents) as bar:
        while batch := list(islice(whole, _BATCH)):
            rows.insert_many(batch, ordered=False)
            bar.add(len(batch))
    present = {index["name"] for index in rows.list_indexes()}
    missing = [index for index in stored.indexes if index["name"] not in present]
    if missing:
        rows.create_indexes([model(index) for index in missing])


def model(index: dict[str, Any]) -> IndexModel:
    """What makes an index that a manifest holds."""
    options = {name: value for name, value in index.items() if name not in ("key", "v", "ns")}
    return IndexModel([(name, order) for name, order in index["key"]], **options)


def _verify(database: Database[dict[str, Any]], stored: Stored) -> None:
    name = f"{database.name}.{stored.collection}"
    rows = database.get_collection(stored.collection, codec_options=_RAW)
    content, count = hashlib.sha256(), 0
    with Progress(f"verify {stored.service}.{stored.collection}", stored.documents) as bar:
        found: Any = rows.find({}, batch_size=_BATCH).sort("_id", 1).hint("_id_")
        while batch := [document.raw for document in islice(found, _BATCH)]:
            content.update(b"".join(batch))
            count += len(batch)
            bar.add(len(batch))
    if count != stored.documents:
        raise Refused(f"{name} holds {count} documents, the dump {stored.documents}.")
    if content.hexdigest() != stored.content:
        raise Refused(f"{name} holds other documents than the dump.")
    present = {_form(plain(index)) for index in database[stored.collection].list_indexes()}
    if missing := [index["name"] for index in stored.indexes if _form(index) not in present]:
        raise Refused(f"{name} lacks the index {missing[0]}.")


def _form(index: dict[str, Any]) -> str:
    return json_util.dumps({name: index[name] for name in _SAME if name in index}, sort_keys=True)
