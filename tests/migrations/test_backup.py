"""Backup: a dump is of one moment, comes back as it was, and is refused when it is not whole."""

import gzip
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from migrations.backup.dump import dump
from migrations.backup.manifest import NAME, Manifest, Refused
from migrations.backup.restore import restore, verify
from tests.support.cast import Person
from tests.support.servers import Servers


@pytest.fixture
def elsewhere(settings: Settings, servers: Servers) -> Iterator[Settings]:
    """Databases of other names on the same server, empty."""
    other = replace(settings, database_prefix="restored")
    yield other
    for service in settings.services:
        servers.client.drop_database(other.database_name(service))


@pytest.fixture
def dumped(settings: Settings, alice: Person, bob: Person, tmp_path: Path) -> Path:
    for number in range(5):
        alice.task(title=f"Task {number}", labels=["home"])
    bob.task(title="Ünïcode ☂", due={"date": "2030-01-31", "time": "09:00"})
    dump(settings, tmp_path / "dump")
    return tmp_path / "dump"


def test_a_dump_comes_back_as_it_was(
    dumped: Path, settings: Settings, elsewhere: Settings, servers: Servers
) -> None:
    verify(settings, dumped)
    restore(elsewhere, dumped)
    for service in settings.services:
        one, other = (servers.client[it.database_name(service)] for it in (settings, elsewhere))
        names = set(one.list_collection_names()) - {"migration_locks"}
        assert names == set(other.list_collection_names())
        for name in names:
            rows = [list(database[name].find(hint="_id_").sort("_id", 1)) for database in (one, other)]
            assert rows[0] == rows[1]
            assert one[name].index_information().keys() == other[name].index_information().keys()


def test_it_is_of_one_moment_while_writes_go_on(
    settings: Settings, alice: Person, servers: Servers, tmp_path: Path
) -> None:
    """Each writer moves one from a collection to another: at every moment the sum is the same."""
    database = servers.client[settings.database_name("tasks")]
    left, right = database["left"], database["right"]
    left.insert_many([{"_id": number, "pad": "x" * 2000} for number in range(3000)])
    right.insert_one({"_id": -1})
    ended = threading.Event()

    def move() -> None:
        with servers.client.start_session() as session:
            for number in range(3000):
                if ended.is_set():
                    return
                with session.start_transaction():
                    left.delete_one({"_id": number}, session=session)
                    right.insert_one({"_id": number}, session=session)

    mover = threading.Thread(target=move)
    mover.start()
    try:
        manifest = dump(replace(settings, services=("tasks",)), tmp_path / "dump")
    finally:
        ended.set()
        mover.join(10)
        left.drop()
        right.drop()
    counts = {stored.collection: stored.documents for stored in manifest.stored}
    assert counts["left"] + counts["right"] == 3001


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _alter(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _replace(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), mtime=1))


@pytest.mark.parametrize("spoil", [_truncate, _alter, _replace, Path.unlink])
@pytest.mark.parametrize("file", ["tasks/tasks.bson.gz", NAME])
def test_a_dump_that_is_not_whole_is_refused_before_anything_is_written(
    dumped: Path, elsewhere: Settings, servers: Servers, spoil: Any, file: str
) -> None:
    if file == NAME and spoil is _replace:
        return
    spoil(dumped / file)
    for act in (restore, verify):
        with pytest.raises(Refused, match="manifest" if file == NAME else "tasks/tasks"):
            act(elsewhere, dumped)
    assert elsewhere.database_name("tasks") not in servers.client.list_database_names()


def test_what_was_changed_since_is_told(dumped: Path, settings: Settings, servers: Servers) -> None:
    tasks = servers.client[settings.database_name("tasks")]["tasks"]
    one = tasks.find_one({}, hint="_id_")
    tasks.update_one({"_id": one["_id"]}, {"$set": {"title": "another"}})
    with pytest.raises(Refused, match="other documents"):
        verify(settings, dumped)
    tasks.delete_one({"_id": one["_id"]})
    with pytest.raises(Refused, match="holds 5 documents, the dump 6"):
        verify(settings, dumped)


def test_nothing_is_restored_over_what_is_there(dumped: Path, settings: Settings) -> None:
    with pytest.raises(Refused, match="restore into empty databases"):
        restore(settings, dumped)


def test_on_a_terminal_it_shows_how_far_it_is(
    settings: Settings, alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.task()
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", terminal)
    dump(replace(settings, services=("tasks",)), tmp_path / "dump")
    *_, shown = (line for line in terminal.getvalue().splitlines() if line.startswith("dump tasks.tasks "))
    assert "[##############################]         1" in shown


def test_a_service_is_dumped_by_itself(settings: Settings, alice: Person, tmp_path: Path) -> None:
    manifest = dump(replace(settings, services=("auth",)), tmp_path / "dump")
    assert {stored.service for stored in manifest.stored} == {"auth"}
    assert Manifest.read(tmp_path / "dump") == manifest
    with pytest.raises(Refused, match="not empty"):
        dump(settings, tmp_path / "dump")
