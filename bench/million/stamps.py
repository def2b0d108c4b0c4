"""A stored row as bytes, of which only what differs between users is written anew.

To build and encode each of five million rows would cost more than to store them. What differs has a fixed
length, so it stands at the same place in every copy.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import bson
from bson import Binary, ObjectId
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

Row = dict[str, Any]

OPTIONS: CodecOptions[Row] = CodecOptions(uuid_representation=UuidRepresentation.STANDARD, tz_aware=True)
_ID, _USER, _PROJECT, _PARENT = ObjectId("f1" * 12), UUID("f2" * 16), ObjectId("f3" * 12), ObjectId("f4" * 12)
_CREATED, _UPDATED, _COMPLETED = (datetime(2101, 2, 3, 4, 5, n, tzinfo=UTC) for n in (1, 2, 3))
_POSITION = "~" * 15
_EPOCH, _MILLISECOND = datetime.fromtimestamp(0, UTC), timedelta(milliseconds=1)


class Misfit(Exception):
    """A row has not the form that its copies are made by."""


@dataclass(frozen=True)
class Stamp:
    """The bytes of a row, and where in them stands what differs."""

    form: bytes
    places: Mapping[str, int]
    is_done: bool
    has_project: bool

    def copy(self, **values: bytes) -> RawBSONDocument:
        """The row with these in their places; one that has no such place goes without."""
        made = bytearray(self.form)
        for name, value in values.items():
            place = self.places.get(name, -1)
            if place >= 0:
                made[place : place + len(value)] = value
        return RawBSONDocument(bytes(made))


def stamp(row: Row, parent_term: str) -> Stamp:
    """Make one of a task's stored row; `parent_term` begins the term of its parent.

    Errors: `Misfit` for a row in which a place is not found exactly once.
    """
    marked = _marked(row, parent_term)
    form, sought = bson.encode(marked, codec_options=OPTIONS), _sought(marked, parent_term)
    if any(form.count(text) != 1 for text in sought.values()) or len(row["position"]) != len(_POSITION):
        raise Misfit(f"the row of {row['title']!r} has another form than its copies are made by")
    places = {name: form.index(text) for name, text in sought.items()}
    return Stamp(form, places, row["completed_at"] is not None, row["project_id"] is not None)


def _marked(row: Row, parent_term: str) -> Row:
    marked = {**row, "_id": _ID, "user_id": _USER, "position": _POSITION}
    marked |= {"created_at": _CREATED, "updated_at": _UPDATED}
    if row["completed_at"] is not None:
        marked["completed_at"] = _COMPLETED
    if row["project_id"] is not None:
        marked["project_id"] = _PROJECT
    if row["parent_id"] is not None:
        own = f"{parent_term}{row['parent_id']}"
        marked["parent_id"] = _PARENT
        marked["terms"] = [f"{parent_term}{_PARENT}" if term == own else term for term in row["terms"]]
    return marked


def _sought(marked: Row, parent_term: str) -> dict[str, bytes]:
    sought = {
        "_id": _ID.binary,
        "user_id": Binary.from_uuid(_USER),
        "position": _POSITION.encode(),
        "created": milliseconds(_CREATED),
        "updated": milliseconds(_UPDATED),
    }
    if marked["completed_at"] is not None:
        sought["completed"] = milliseconds(_COMPLETED)
    if marked["project_id"] is not None:
        sought["project_id"] = _PROJECT.binary
    if marked["parent_id"] is not None:
        sought |= {
            "parent_id": _PARENT.binary,
            "term": f"{parent_term}{_PARENT}".encode()[len(parent_term) :],
        }
    return sought


def milliseconds(instant: datetime) -> bytes:
    """As BSON has it: since the epoch, in 64 bits."""
    return struct.pack("<q", (instant - _EPOCH) // _MILLISECOND)
