"""One cached answer: the bytes as they go out, behind a prefix of fixed length."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

MAX_FIELD_CHARACTERS = 300
"""What is longer is not cached: the front and Flask must agree on it."""

ETAG_BYTES, UNTIL_DIGITS, STATUS_DIGITS = 34, 13, 3
PREFIX_BYTES = UNTIL_DIGITS + STATUS_DIGITS + ETAG_BYTES


class Answer(NamedTuple):
    """A body with its ETag. A `status` of 404 is a negative entry: it has no body of its own.

    `fresh_until` is in milliseconds since 1970; from then on the answer may be wrong by the clock alone. One
    is made for each cached read, and a named tuple costs a third of a frozen dataclass.
    """

    body: bytes
    etag: str
    fresh_until: int
    status: int = 200

    def pack(self) -> bytes:
        """As it is stored. Errors: `ValueError` for an ETag that does not fit."""
        etag = self.etag.encode("ascii")
        if len(etag) > ETAG_BYTES:
            raise ValueError(f"an ETag has at most {ETAG_BYTES} bytes")
        prefix = f"{self.fresh_until:0{UNTIL_DIGITS}d}{self.status:0{STATUS_DIGITS}d}".encode()
        return prefix + etag.ljust(ETAG_BYTES) + self.body

    @classmethod
    def unpack(cls, stored: bytes) -> "Answer":
        """From the stored bytes."""
        until, status = stored[:UNTIL_DIGITS], stored[UNTIL_DIGITS : UNTIL_DIGITS + STATUS_DIGITS]
        etag = stored[UNTIL_DIGITS + STATUS_DIGITS : PREFIX_BYTES].decode("ascii").rstrip()
        return cls(stored[PREFIX_BYTES:], etag, int(until), int(status))


@dataclass(frozen=True, slots=True)
class Asking:
    """What a cached read is asked: by whom (`zone` is the token's hint at theirs), with which variable parts
    of the path, and with which query (the route's model; None where it has none)."""

    user_id: UUID
    zone: str = "UTC"
    path: tuple[str, ...] = ()
    query: Any = None


Loader = Callable[[Asking], Answer]
"""Loads one answer from the database. Errors: problems, and the database's."""


def etag_of(body: bytes) -> str:
    """The ETag of an answer that has no version."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
