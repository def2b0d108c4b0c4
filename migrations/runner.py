"""Applies the dated files of each service, once, by one runner at a time.

A file is `migrations/<service>/YYYY-MM-DD-what-and-why.py` with `migrate(db)`. It must be safe to run again
from its start: a runner may die half way. Each run is recorded with its time and what it took.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from uuid import UUID

from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from config.connections import pools
from config.settings import Settings
from webapp.core import claims, clock, db, indexes
from webapp.core.db import Row

FOLDER = Path(__file__).parent
RECORDS = "migrations"
_LOCKS = "migration_locks"
_LOCK = "runner"
LOCK_SECONDS = 60.0
MIGRATION_SECONDS = 6 * 3600.0
WAIT_SECONDS = 600.0
_POLL_SECONDS = 0.25
_NOBODY = UUID(int=0)

Migrate = Callable[[Database[Row]], None]


class StillLocked(Exception):
    """Another runner has held the lock for ten minutes."""


def migrate_all(settings: Settings) -> Iterator[str]:
    """Bring each enabled service's database up to date. Out: the names of the files that ran, as they end.

    Errors: `NotMajority` when the cluster could lose acknowledged writes; `StillLocked`; a migration's own.
    """
    _connect(settings)
    db.check_majority(settings.services)
    for service in settings.services:
        yield from migrate(service, db.database(service), FOLDER / service)


def check_all(settings: Settings) -> list[str]:
    """A line for each file of the enabled services that has not run, and for each index that is missing or
    that no document names."""
    _connect(settings)
    found: list[str] = []
    for service in settings.services:
        import_module(f"webapp.{service}.models")
        waiting = pending(db.database(service), FOLDER / service)
        found += [f"{service}: {path.stem} has not run" for path in waiting]
        found += [f"{service}: {line}" for line in indexes.differences(service)]
    return found


def _connect(settings: Settings) -> None:
    db.connect(
        {name: settings.mongodb_uris[name] for name in settings.services},
        {name: settings.database_name(name) for name in settings.services},
        pools=pools.release(),
        deadline=MIGRATION_SECONDS,
    )


def migrate(service: str, database: Database[Row], folder: Path) -> Iterator[str]:
    """Run the files of one service that have not run. Out: `service/name` of each, as it ends."""
    with _locked(database):
        for path in pending(database, folder):
            _run(database, path)
            yield f"{service}/{path.stem}"


def pending(database: Database[Row], folder: Path) -> list[Path]:
    """The files that have not run yet, the earliest first."""
    done = {row["_id"] for row in database[RECORDS].find().hint("_id_")}
    return [path for path in sorted(folder.glob("[0-9]*.py")) if path.stem not in done]


def _run(database: Database[Row], path: Path) -> None:
    started = time.monotonic()
    _load(path)(database)
    record = {"_id": path.stem, "at": clock.now(), "seconds": round(time.monotonic() - started, 3)}
    database[RECORDS].insert_one(record)


def _load(path: Path) -> Migrate:
    spec = spec_from_file_location(f"migration_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {path}")
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Migrate = module.migrate
    return found


@contextmanager
def _locked(database: Database[Row]) -> Iterator[None]:
    """Hold the one lock of this database; a runner that died frees it after its lease."""
    locks, lock = database[_LOCKS], {"_id": _LOCK, "user_id": _NOBODY}
    with suppress(DuplicateKeyError):
        locks.insert_one({**lock, "due": clock.now(), "owner": "", "attempts": 0})
    owner, until = claims.new_owner(), time.monotonic() + WAIT_SECONDS
    while (held := claims.claim(locks, lock, owner=owner, lease=LOCK_SECONDS)) is None:
        if time.monotonic() > until:
            raise StillLocked(f"another runner holds the migration lock of {database.name}")
        time.sleep(_POLL_SECONDS)
    with _held(locks, held):
        yield


@contextmanager
def _held(locks: Collection[Row], lock: Row) -> Iterator[None]:
    """Renew the lock while the block runs: a migration may take hours, a dead runner must not block the next
    one for longer than a minute."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LOCK_SECONDS / 4):
            claims.renew(locks, lock, LOCK_SECONDS)

    renewing = threading.Thread(target=renew, daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()
        claims.postpone(locks, lock, 0)
