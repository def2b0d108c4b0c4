"""A database of a million tasks is dumped, restored and verified within five minutes."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from bson import ObjectId
from pymongo.collection import Collection

from config.settings import Settings
from migrations.backup.__main__ import _ACTS
from migrations.backup.dump import plain
from migrations.backup.restore import model
from tests.support.cast import Person
from tests.support.servers import Servers

TASKS, USERS, BATCH = 1_000_000, 20_000, 5_000
WITHIN_SECONDS = 300

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]


@pytest.fixture
def million(settings: Settings, servers: Servers, alice: Person) -> Iterator[Settings]:
    """Copies of tasks that were made by the API, of many users, each with words of its own."""
    alice.task(title="Pay rent", labels=["home"], due={"date": "2030-01-31"}, notes="to the landlord " * 10)
    alice.task(title="Water the plants", reminders=[{"at": "2030-01-31T09:00:00Z"}])
    rows = servers.client[settings.database_name("tasks")]["tasks"]
    patterns, chance = list(rows.find({}, hint="_id_")), random.Random(1)
    people = [UUID(int=chance.getrandbits(128), version=4) for _ in range(USERS)]
    indexes = [index for index in rows.list_indexes() if index["name"] != "_id_"]
    rows.drop_indexes()
    for begun in range(len(patterns), TASKS, BATCH):
        count = min(BATCH, TASKS - begun)
        rows.insert_many(
            [_copy(patterns, people, chance, begun + more) for more in range(count)], ordered=False
        )
    _index(rows, indexes)
    yield settings
    rows.drop_indexes()
    rows.delete_many({}, hint="_id_")
    _index(rows, indexes)


def _index(rows: Collection[Any], indexes: list[Any]) -> None:
    rows.create_indexes([model(plain(index)) for index in indexes])


def _copy(patterns: list[Any], people: list[UUID], chance: random.Random, number: int) -> dict[str, Any]:
    pattern = patterns[number % len(patterns)]
    title = f"{pattern['title']} {chance.getrandbits(64):x}"
    return {**pattern, "_id": ObjectId(), "user_id": people[number % USERS], "title": title}


def test_a_million_tasks_are_dumped_restored_and_verified_in_five_minutes(
    million: Settings, servers: Servers, tmp_path: Path
) -> None:
    elsewhere, took = replace(million, database_prefix="restored"), {}
    try:
        for act, settings in (("dump", million), ("restore", elsewhere), ("verify", elsewhere)):
            began = time.monotonic()
            manifest = _ACTS[act](settings, tmp_path / "dump")
            took[act] = time.monotonic() - began
    finally:
        for service in million.services:
            servers.client.drop_database(elsewhere.database_name(service))

    size = sum(one.size for one in manifest.stored)
    assert {one.documents for one in manifest.stored if one.collection == "tasks"} == {TASKS}
    print(f"{size / 1e6:.0f} MB; " + ", ".join(f"{act} {seconds:.0f} s" for act, seconds in took.items()))
    assert sum(took.values()) <= WITHIN_SECONDS
