"""Loads a crowd: in bulk, in the order of the ids, and from where it was when it is broken off."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from pymongo import MongoClient, WriteConcern
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from bench.million.crowd import Crowd
from bench.million.rows import Maker

CHUNK = 2_000
"""Users between two notes of how far it is."""

_BATCH = 5_000
_TAKEN = 11_000
_AHEAD = 3
_NOTES = "seeding"
Row = dict[str, Any]
Say = Callable[[str], None]
Advance = Callable[[int], None]


def seed(client: "MongoClient[Row]", crowd: Crowd, maker: Maker, advance: Advance) -> None:
    """Store the crowd in its databases, which the migrations have made. `advance` is told of each further
    user that is stored.

    The indexes of tasks are built at the end: to keep them up to date meanwhile would take twice the time.
    Broken off and begun again, it goes on behind the last whole chunk; what it stored of the next one is
    met by its ids.
    """
    notes = client[f"{crowd.database_prefix}_seeding"]["notes"]
    note = notes.find_one({"_id": crowd.name}) or {"_id": crowd.name, "done": 0, "indexes": None}
    tasks = client[f"{crowd.database_prefix}_tasks"]["tasks"]
    if note["indexes"] is None:
        note["indexes"] = [dict(one) for one in tasks.list_indexes() if one["name"] != "_id_"]
        notes.replace_one({"_id": crowd.name}, note, upsert=True)
        tasks.drop_indexes()
    advance(note["done"])
    with ThreadPoolExecutor(_AHEAD - 1) as pool:
        for begin in range(note["done"], crowd.users, CHUNK):
            numbers = range(begin, min(crowd.users, begin + CHUNK))
            _store(client, crowd, maker, numbers, pool)
            notes.update_one({"_id": crowd.name}, {"$set": {"done": numbers.stop}})
            advance(len(numbers))


def build_indexes(client: "MongoClient[Row]", crowd: Crowd) -> float:
    """Build those of tasks. Out: the seconds that it took; 0 when they are there."""
    notes = client[f"{crowd.database_prefix}_seeding"]["notes"]
    note = notes.find_one({"_id": crowd.name})
    database, began = client[f"{crowd.database_prefix}_tasks"], time.monotonic()
    if note is None or note.get("built"):
        return 0.0
    specs = [{name: value for name, value in one.items() if name != "ns"} for one in note["indexes"]]
    database.command("createIndexes", "tasks", indexes=specs)
    took = time.monotonic() - began
    notes.update_one({"_id": crowd.name}, {"$set": {"built": True, "index_seconds": took}})
    return took


def is_whole(client: "MongoClient[Row]", crowd: Crowd) -> bool:
    """Whether the crowd is there with all its indexes."""
    note = client[f"{crowd.database_prefix}_seeding"]["notes"].find_one({"_id": crowd.name}) or {}
    return bool(note.get("built")) and note["done"] == crowd.users


def _store(
    client: "MongoClient[Row]", crowd: Crowd, maker: Maker, numbers: range, pool: ThreadPoolExecutor
) -> None:
    """While one batch is sent, the next is made."""
    under_way: list[Future[None]] = []
    for collection, batch in _batches(client, crowd, maker, numbers):
        if len(under_way) >= _AHEAD:
            under_way.pop(0).result()
        under_way.append(pool.submit(_insert, collection, batch))
    for one in under_way:
        one.result()


def _batches(
    client: "MongoClient[Row]", crowd: Crowd, maker: Maker, numbers: range
) -> Iterator[tuple[Collection[Row], list[Any]]]:
    gathered: dict[tuple[str, str], list[Any]] = {}
    for member in crowd.members(numbers):
        for service, collections in maker.account(member).items():
            for name, rows in collections.items():
                gathered.setdefault((service, name), []).extend(rows)
    for (service, name), rows in gathered.items():
        yield from _parts(client[f"{crowd.database_prefix}_{service}"][name], rows)
    tasks = client[f"{crowd.database_prefix}_tasks"]["tasks"]
    yield from _parts(tasks, (task for member in crowd.members(numbers) for task in maker.tasks(member)))


def _parts(collection: Collection[Row], rows: Iterable[Any]) -> Iterator[tuple[Collection[Row], list[Any]]]:
    each = iter(rows)
    while batch := list(islice(each, _BATCH)):
        yield collection, batch


def _insert(collection: Collection[Row], rows: list[Any]) -> None:
    """Store these; those that are there are from a run that was broken off."""
    quick = collection.with_options(write_concern=WriteConcern(w=1))
    try:
        quick.insert_many(rows, ordered=False)
    except BulkWriteError as error:
        if any(fault["code"] != _TAKEN for fault in error.details["writeErrors"]):
            raise
