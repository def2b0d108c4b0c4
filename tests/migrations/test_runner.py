"""Each migration runs once, by one runner at a time; one that fails is gone on with by the next run."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from devstack import processes
from migrations import runner
from migrations.runner import migrate, pending
from tests.migrations.conftest import Put
from webapp.core import clock

COUNT = "db.ran.insert_one({'by': '%s'})"
Base = Database[dict[str, Any]]


def test_files_run_in_the_order_of_their_dates(database: Base, put: Put) -> None:
    for name in ("2026-12-01-second", "2026-11-30-first", "2027-01-01-third"):
        folder = put(name, COUNT % name)
    assert list(migrate("x", database, folder)) == [
        "x/2026-11-30-first",
        "x/2026-12-01-second",
        "x/2027-01-01-third",
    ]
    ran = [row["by"] for row in database.ran.find(hint="_id_")]
    assert ran == ["2026-11-30-first", "2026-12-01-second", "2027-01-01-third"]


def test_a_file_runs_once_and_its_run_is_recorded(database: Base, put: Put) -> None:
    before = clock.now()
    folder = put("2026-11-30-one", COUNT % "one")
    assert list(migrate("x", database, folder)) == ["x/2026-11-30-one"]
    assert list(migrate("x", database, folder)) == []
    assert database.ran.estimated_document_count() == 1
    record = database.migrations.find_one({"_id": "2026-11-30-one"})
    assert record is not None
    assert before <= record["at"] <= clock.now()
    assert record["seconds"] >= 0


def test_a_file_that_came_later_runs_alone(database: Base, put: Put) -> None:
    folder = put("2026-11-30-one", COUNT % "one")
    list(migrate("x", database, folder))
    put("2026-12-01-two", COUNT % "two")
    assert [path.stem for path in pending(database, folder)] == ["2026-12-01-two"]
    assert list(migrate("x", database, folder)) == ["x/2026-12-01-two"]


def test_a_migration_that_fails_is_not_recorded_and_is_gone_on_with(database: Base, put: Put) -> None:
    put("2026-11-30-one", COUNT % "one")
    folder = put("2026-12-01-two", "raise RuntimeError('no')")
    with pytest.raises(RuntimeError):
        list(migrate("x", database, folder))
    assert [path.stem for path in pending(database, folder)] == ["2026-12-01-two"]
    put("2026-12-01-two", COUNT % "two")
    assert list(migrate("x", database, folder)) == ["x/2026-12-01-two"]


def test_runners_at_the_same_moment_run_each_file_once(database: Base, put: Put) -> None:
    for day in range(1, 4):
        folder = put(f"2026-12-0{day}-day", f"import time; time.sleep(0.05)\n{COUNT % day}")

    with ThreadPoolExecutor(6) as pool:
        ran = list(pool.map(lambda _: list(migrate("x", database, folder)), range(6)))
    assert sorted(chain.from_iterable(ran)) == [f"x/2026-12-0{day}-day" for day in range(1, 4)]
    assert database.ran.estimated_document_count() == 3


SLEEPER = """
import sys, pathlib, pymongo
from migrations import runner
runner.LOCK_SECONDS = 1.0
client = pymongo.MongoClient(sys.argv[1], uuidRepresentation="standard", tz_aware=True)
list(runner.migrate("x", client[sys.argv[2]], pathlib.Path(sys.argv[3])))
"""


@pytest.fixture
def dying(database: Base, put: Put, root: Path, environment: dict[str, str]) -> Iterator[processes.Process]:
    """A runner in a process of its own, in the middle of a migration that does not end."""
    folder = put("2026-12-01-one", "db.began.insert_one({})\nimport time; time.sleep(60)")
    command = [sys.executable, "-c", SLEEPER, environment["MONGODB_URI"], database.name, str(folder)]
    process = processes.spawn("runner", command, log=folder / "runner.log", cwd=root)
    process.wait_until(lambda: database.began.estimated_document_count() > 0)
    yield process
    process.kill()


def test_a_runner_that_was_killed_locks_nobody_out_for_ever(
    dying: processes.Process, database: Base, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put("2026-12-01-one", COUNT % "one")
    monkeypatch.setattr(runner, "WAIT_SECONDS", 0.1)
    with pytest.raises(runner.StillLocked):
        list(migrate("x", database, folder))
    dying.kill()
    monkeypatch.setattr(runner, "WAIT_SECONDS", 20.0)
    assert list(migrate("x", database, folder)) == ["x/2026-12-01-one"]


def test_a_runner_waits_longer_than_a_dead_one_can_hold_the_lock() -> None:
    assert runner.WAIT_SECONDS > 2 * runner.LOCK_SECONDS


def test_the_lock_is_renewed_while_a_long_migration_runs(
    database: Base, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put("2026-12-01-slow", "import time\ntime.sleep(1.5)")
    monkeypatch.setattr(runner, "LOCK_SECONDS", 0.4)
    monkeypatch.setattr(runner, "WAIT_SECONDS", 0.5)
    first = threading.Thread(target=lambda: list(migrate("x", database, folder)))
    first.start()
    time.sleep(0.3)
    with pytest.raises(runner.StillLocked):
        list(migrate("x", database, folder))
    first.join()


def test_the_command_migrates_and_says_what_it_did(
    root: Path, environment: dict[str, str], servers: Any
) -> None:
    variables = {**environment, "MONGODB_DATABASE_PREFIX": "commanded"}
    command = [sys.executable, "-m", "migrations"]
    try:
        first, second = (
            subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, timeout=60)
            for _ in range(2)
        )
    finally:
        for service in ("auth", "tasks", "notifications"):
            servers.client.drop_database(f"commanded_{service}")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    files = sorted(f"migrated {path.parent.name}/{path.stem}" for path in root.glob("migrations/*/[0-9]*.py"))
    assert sorted(first.stdout.splitlines()) == files
    assert second.stdout == ""
