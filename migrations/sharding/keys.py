"""The shard key of each collection, as its document names it, and where its ranges are cut."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import mongoengine
from bson.binary import Binary
from bson.min_key import MinKey

from webapp.auth import models as auth
from webapp.notifications import models as notifications
from webapp.tasks import models as tasks

Keys = dict[str, int | str]
Bound = dict[str, Any]
_HOMES = {"auth": auth, "tasks": tasks, "notifications": notifications}
_BITS = 128
CHUNKS_A_SHARD = 8
"""Initial ranges: enough to even out, few enough that each soon holds a range's usual 128 MB."""


@dataclass(frozen=True)
class Sharded:
    """A collection and its key. By user it is cut into ranges; what is looked up otherwise is hashed."""

    collection: str
    by_user: bool

    @property
    def key(self) -> Keys:
        return {"user_id": 1, "_id": 1} if self.by_user else {"_id": "hashed"}

    @property
    def index_name(self) -> str:
        return "_".join(f"{name}_{kind}" for name, kind in self.key.items())


def of_service(service: str) -> list[Sharded]:
    """The collections of a service, by name. Not among them is the record of migrations, which is small."""
    found = vars(_HOMES[service]).values()
    return sorted(_sharded(found, service), key=lambda one: one.collection)


def _sharded(found: Iterable[object], service: str) -> Iterator[Sharded]:
    for one in found:
        if isinstance(one, type) and issubclass(one, mongoengine.Document):
            meta: Mapping[str, Any] = one._meta  # type: ignore[attr-defined]
            if meta.get("db_alias") == service:
                yield Sharded(meta["collection"], by_user=tuple(meta["shard_key"]) == ("user_id", "id"))


def cuts(ranges: int) -> list[Bound]:
    """The lower bounds of all ranges but the first. User ids are random, so ranges of the same length hold as
    many users; that no id looks like a bound does no harm."""
    step = 2**_BITS // ranges
    return [bound(UUID(int=step * place)) for place in range(1, ranges)]


def bound(user_id: UUID) -> Bound:
    """Before everything of a user. A command sends ids as they are given: an `UUID` it would refuse."""
    return {"user_id": Binary.from_uuid(user_id), "_id": MinKey()}


def range_of(user_id: UUID, ranges: int) -> int:
    """In which of so many ranges of one length a user is."""
    return user_id.int * ranges >> _BITS


def shard_of(user_id: UUID, shards: int, ranges: int) -> int:
    """Which shard a user's rows are on, when the ranges are dealt out in order, as many to each."""
    return range_of(user_id, ranges) * shards // ranges
