"""Files of BSON documents: compressed, summed on the way, never whole in memory."""

import gzip
import hashlib
import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from bson.raw_bson import RawBSONDocument

from migrations.backup.manifest import Refused, Stored

LEVEL = 1
_LENGTH = struct.Struct("<i")
_LARGEST = 17 * 1024 * 1024


class Summed(io.RawIOBase):
    """Passes bytes on to a file and sums them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._sum, self.size = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """As a file does."""
        self._sum.update(data)
        self.size += len(data)
        return self._file.write(data)

    def hexdigest(self) -> str:
        """Of what went through."""
        return self._sum.hexdigest()


def check_file(folder: Path, stored: Stored) -> None:
    """Errors: `Refused` when the file is missing, shorter, longer or other than it was."""
    path = folder / stored.path
    if not path.exists():
        raise Refused(f"{stored.path} is missing.")
    size = path.stat().st_size
    if size != stored.size:
        raise Refused(f"{stored.path} has {size} bytes instead of {stored.size}.")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
            raise Refused(f"{stored.path} was altered: its SHA-256 is another.")


def documents(folder: Path, stored: Stored) -> Iterator[RawBSONDocument]:
    """The documents of a file, as they were. Errors: `Refused` when it breaks off or holds other ones."""
    content, count = hashlib.sha256(), 0
    with gzip.open(folder / stored.path, "rb") as file:
        while head := file.read(_LENGTH.size):
            raw = _whole(file, head, stored)
            content.update(raw)
            count += 1
            yield RawBSONDocument(raw)
    if (count, content.hexdigest()) != (stored.documents, stored.content):
        raise Refused(f"{stored.path} holds {count} documents that are not those that were dumped.")


def _whole(file: Any, head: bytes, stored: Stored) -> bytes:
    size = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
    if not _LENGTH.size < size < _LARGEST:
        raise Refused(f"{stored.path} is no stream of documents.")
    rest: bytes = file.read(size - _LENGTH.size)
    if len(rest) != size - _LENGTH.size:
        raise Refused(f"{stored.path} breaks off inside a document.")
    return head + rest
