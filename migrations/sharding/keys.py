"""The shard key of each collection, as its document names it, and where its ranges are cut."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import mongoengine
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
            meta: Mapping[str, Any] = one._meta
            if meta.get("db_alias") == service:
                yield Sharded(meta["collection"], by_user=tuple(meta["shard_key"]) == ("user_id", "id"))


def cuts(ranges: int) -> list[Bound]:
    """The lower bounds of all ranges but the first. User ids are random, so ranges of the same length hold as
    many users; that no id looks like a bound does no harm."""
    step = 2**_BITS // ranges
    return [{"user_id": UUID(int=step * place), "_id": MinKey()} for place in range(1, ranges)]


def shard_of(user_id: UUID, shards: int, ranges: int) -> int:
    """Which shard a user's rows are on, when the ranges are dealt out in order, as many to each."""
    return (user_id.int * ranges >> _BITS) * shards // ranges
