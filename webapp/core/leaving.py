"""A user who leaves: what a service keeps of them is handed over, or deleted, whatever it is.

Both go through all documents of the service, so that one which is added later is not forgotten.
"""

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any
from uuid import UUID

import mongoengine
import orjson
from mongoengine import UUIDField

from webapp.core import db
from webapp.core.db import Row

Kind = Any
"""A document's class (MongoEngine's metaclass carries no types of its own)."""

CHUNK_BYTES = 384 * 1024
"""Of one part, packed: a row of it stays far below what MongoDB and a broker take."""


def documents(models: ModuleType) -> list[Kind]:
    """What a service stores of users, of its module `models`: what is counted by a hash is nobody's."""
    found: list[Kind] = [one for one in vars(models).values() if isinstance(one, type)]
    stored = [one for one in found if issubclass(one, mongoengine.Document) and "db_alias" in one._meta]
    return [one for one in stored if "user_id" in one._fields]


def purge(user_id: UUID, kinds: Iterable[Kind]) -> None:
    """Delete all that is the user's. Errors: the database's; run it again, then, until it is through."""
    for kind in kinds:
        db.rows_of(kind).delete_many(_of(kind, user_id), hint=_by(kind))


def rows(user_id: UUID, kind: Kind) -> Iterator[Row]:
    """All of a kind that is the user's."""
    return db.rows_of(kind).find(_of(kind, user_id), hint=_by(kind))


def packed(document: Mapping[str, Iterable[Row]]) -> list[str]:
    """A JSON object of lists, compressed and cut: texts to be sent one by one."""
    packer, whole = zlib.compressobj(), bytearray()
    for piece in _json(document):
        whole += packer.compress(piece)
    whole += packer.flush()
    return [
        base64.b64encode(whole[at : at + CHUNK_BYTES]).decode() for at in range(0, len(whole), CHUNK_BYTES)
    ]


def unpacked(chunks: Iterable[str]) -> Iterator[bytes]:
    """The JSON of `packed`, piece by piece."""
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        yield unpacker.decompress(base64.b64decode(chunk))
    yield unpacker.flush()


def _json(document: Mapping[str, Iterable[Row]]) -> Iterator[bytes]:
    yield b"{"
    for number, (name, found) in enumerate(document.items()):
        yield (b",\n" if number else b"\n") + orjson.dumps(name) + b": ["
        for place, row in enumerate(found):
            shown = {"id" if key == "_id" else key: value for key, value in row.items() if key != "user_id"}
            yield (b",\n" if place else b"\n") + orjson.dumps(shown, default=_plain)
        yield b"]"
    yield b"\n}\n"


def _plain(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _of(kind: Kind, user_id: UUID) -> Row:
    """One row whose id is the user's, or all rows that are."""
    one = {"_id": user_id} if isinstance(kind._fields["id"], UUIDField) else {}
    return {"user_id": user_id, **one}


def _by(kind: Kind) -> list[tuple[str, int]] | None:
    """A collection that empties itself (an outbox) has no index by user: it is read by the one it has."""
    specs = [spec["fields"] for spec in kind._meta["index_specs"]]
    if isinstance(kind._fields["id"], UUIDField) or any(fields[0][0] == "user_id" for fields in specs):
        return None
    return list(specs[0])
