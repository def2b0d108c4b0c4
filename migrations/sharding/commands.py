"""The commands that shard what there is, in their order. Each may be sent again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrations.sharding.keys import CHUNKS_A_SHARD, Bound, Sharded, cuts, of_service

HASHED_CHUNKS_A_SHARD = 2


@dataclass(frozen=True)
class Step:
    """A command, the database that it is sent to, and why. `fine` are the codes of answers which say that it
    was done before."""

    database: str
    command: Mapping[str, Any]
    why: str
    fine: Collection[int] = ()


def plan(
    databases: Mapping[str, str], shards: Sequence[str], filled: Collection[tuple[str, str]] = ()
) -> Iterator[Step]:
    """All commands for these services (each with the name of its database) on these shards. `filled` names
    (database, collection) pairs that hold rows: those are left to the balancer, which moves what is there."""
    for service, database in databases.items():
        yield Step("admin", {"enableSharding": database}, f"{service} may be spread")
        for one in of_service(service):
            yield from _collection(database, one, shards, is_filled=(database, one.collection) in filled)


def _collection(database: str, one: Sharded, shards: Sequence[str], *, is_filled: bool) -> Iterator[Step]:
    name = f"{database}.{one.collection}"
    index = {"key": dict(one.key), "name": one.index_name}
    yield Step(
        database,
        {"createIndexes": one.collection, "indexes": [index]},
        "a collection with rows is sharded only by a key that an index has",
    )
    yield Step("admin", _shard(name, one, shards, is_filled), f"{name} is spread by its key", fine=_ALREADY)
    if one.by_user:
        bounds = cuts(len(shards) * CHUNKS_A_SHARD)
        for bound in bounds:
            yield Step("admin", {"split": name, "middle": bound}, "ranges of one length", fine=_SPLIT)
        if not is_filled:
            yield from _dealt(name, bounds, shards)


def _shard(name: str, one: Sharded, shards: Sequence[str], is_filled: bool) -> dict[str, Any]:
    command: dict[str, Any] = {"shardCollection": name, "key": dict(one.key)}
    if not one.by_user and not is_filled:
        command["numInitialChunks"] = len(shards) * HASHED_CHUNKS_A_SHARD
    return command


def _dealt(name: str, bounds: Sequence[Bound], shards: Sequence[str]) -> Iterator[Step]:
    """Empty ranges move at once: in order, as many to each shard; the first stays where all of them begin,
    unless it is told to go too."""
    for place, bound in enumerate(bounds, start=1):
        shard = shards[place // CHUNKS_A_SHARD]
        command = {"moveRange": name, "min": bound, "toShard": shard}
        yield Step("admin", command, f"range {place} lives on {shard}")


def zone(databases: Mapping[str, str], shard: str, name: str, low: Bound, high: Bound) -> Iterator[Step]:
    """What pins the users between two bounds to the shards of a zone, in every collection that is by user."""
    yield Step("admin", {"addShardToZone": shard, "zone": name}, f"{shard} belongs to {name}")
    for service, database in databases.items():
        for one in of_service(service):
            if one.by_user:
                command = {"updateZoneKeyRange": f"{database}.{one.collection}", "min": low, "max": high}
                yield Step("admin", {**command, "zone": name}, f"they live in {name}")


_ALREADY = frozenset({20, 23})
"""IllegalOperation and AlreadyInitialized: it is sharded. By which key, is looked up before anything is
sent (`__main__.py`)."""
_SPLIT = frozenset({72, 9})
"""A bound that is there already cannot be split at again (InvalidOptions, FailedToParse)."""
