"""The two commands that take long: seeding the crowds, and measuring them."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from bench import people as signers
from bench.errors import BenchError
from bench.million import patterns, people, seeding, storage
from bench.million.asks import ASKS
from bench.million.crowd import Crowd
from bench.million.measuring import Answerer, looked_at, percentiles, times
from bench.million.patterns import Patterns
from bench.million.rows import Maker
from bench.million.store import Store, opened
from config.connections import pools
from config.settings import load
from migrations.backup.progress import Progress
from workers.base import wire

PATTERN_PREFIX = "crowd_patterns"
Row = dict[str, Any]


def seed_all(folder: Path, wanted: list[Crowd]) -> None:
    """Seed those of the crowds that are not there yet, or not all of them."""
    with opened(folder) as store:
        rows = _patterns(store)
        for crowd in wanted:
            if seeding.is_whole(store.client, crowd):
                continue
            store.migrate(crowd.database_prefix)
            _seed(store, crowd, Maker(rows, datetime.now(UTC)))


def _seed(store: Store, crowd: Crowd, maker: Maker) -> None:
    print(f"Seeding {crowd.users:,} users with {crowd.tasks:,} tasks…", flush=True)
    with Progress(f"{crowd.users:,} users", crowd.users) as bar:
        seeding.seed(store.client, crowd, maker, bar.add)
    print("Building the indexes of tasks…", flush=True)
    print(f"They took {seeding.build_indexes(store.client, crowd):.0f} s.", flush=True)


def _patterns(store: Store) -> Patterns:
    """Made by the application in a database of its own, the first time; read from there ever after."""
    users = store.client[f"{PATTERN_PREFIX}_auth"]["users"]
    ready = store.client[f"{PATTERN_PREFIX}_seeding"]["notes"]
    if ready.find_one({"_id": "ready"}) is None:
        print("Making the rows that all are made after…", flush=True)
        for service in ("auth", "tasks", "notifications"):
            store.client.drop_database(f"{PATTERN_PREFIX}_{service}")
        store.migrate(PATTERN_PREFIX)
        with store.serving(PATTERN_PREFIX) as target:
            patterns.make(_api(target.url, signers.register(target.url)))
        _tell(store)
        ready.insert_one({"_id": "ready"})
    user = users.find_one({})
    if user is None:
        raise BenchError("The rows that all are made after have gone: remove the folder of the data.")
    return patterns.read(store.client, PATTERN_PREFIX, user["_id"])


def _tell(store: Store) -> None:
    """What auth has to tell the other services, is told: they keep a profile."""
    settings = load(store.of(PATTERN_PREFIX))
    wired = wire(settings, pools.worker())
    for service in settings.services:
        while wired.relay(service):
            pass


def _api(url: str, token: str) -> patterns.Api:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"

    def send(method: str, path: str, body: Any) -> Any:
        answer = session.request(method, f"{url}/api/v1/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    return send


def measure(folder: Path, wanted: list[Crowd], rounds: int) -> Row:
    """Everything that is asked, of all the crowds, so many times of each measured user.

    Errors: `BenchError` when one is not seeded.
    """
    with opened(folder) as store:
        if missing := [one.name for one in wanted if not seeding.is_whole(store.client, one)]:
            raise BenchError(f"Not seeded yet: {', '.join(missing)}. Run: python -m bench.million seed")
        answerers = list(_answerers(store, wanted))
        found = {name: _asked(store, answerers, name, rounds) for name in ASKS}
        return {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, MongoDB's cache "
            f"{storage.memory(store.client)['cache_most_bytes'] / 2**30:.0f} GB",
            "crowds": {one.name: {"users": one.users, **storage.sizes(store.client, one)} for one in wanted},
            "memory": storage.memory(store.client),
            "asks": found,
        }


def _answerers(store: Store, wanted: list[Crowd]) -> Iterator[Answerer]:
    key = store.environment["JWT_PRIVATE_KEY"]
    with store.serving(PATTERN_PREFIX) as target:
        token = _token(target.url)
    for crowd in wanted:
        target = store.serve(crowd.database_prefix)
        askers, giant = people.askers(store.client, crowd, token, key)
        yield Answerer(crowd.database_prefix, target.port, askers, giant)


def _token(url: str) -> str:
    told = {"email": "pattern@example.org", "password": patterns.PASSWORD, "token_transport": "body"}
    answer = requests.post(f"{url}/api/v1/auth/login", json=told, timeout=10)
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def _asked(store: Store, answerers: list[Answerer], name: str, rounds: int) -> Row:
    ask = ASKS[name]
    seconds = times(store, answerers, ask, rounds)
    found = {}
    for one in answerers:
        looked = looked_at(store, one, ask)
        found[one.prefix.removeprefix("crowd_")] = {
            **percentiles(seconds[one.prefix]),
            "requests": len(seconds[one.prefix]),
            **looked,
        }
    told = "  ".join(
        f"{size}: {row['p50_ms']}/{row['p99_ms']} ms, {row['keys']} keys" for size, row in found.items()
    )
    print(f"{name[:44]:<46}{told}", flush=True)
    return found
