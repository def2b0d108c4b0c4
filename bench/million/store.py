"""The servers that hold the crowds: data that is kept from one command to the next, and what reads it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from honcho.environ import parse_procfile
from pymongo import MongoClient

from bench import production
from bench.machine import ROOT, Target, serves
from config.limits import Limits
from devstack import mongodb, processes, redis
from devstack.ports import free_port

CACHE_GB, BUILD_MB = 4, 3_000
"""What the server may hold of its data, and of an index that is being built."""

_WIDE = "1000000/minute"
WIDE = {f"LIMIT_{field.name.upper().rstrip('_')}": _WIDE for field in fields(Limits)}
"""One client asks as a hundred users: no limit is to be met."""


@dataclass
class Store:
    """The running stores, and the environment that leads processes to them."""

    folder: Path
    environment: dict[str, str]
    client: "MongoClient[dict[str, Any]]"
    pids: tuple[int, ...]
    cache: redis.Redis
    stack: ExitStack

    def of(self, prefix: str) -> dict[str, str]:
        """The environment of processes that work on the databases with this prefix."""
        return {**self.environment, "MONGODB_DATABASE_PREFIX": prefix}

    def migrate(self, prefix: str) -> None:
        """Bring these databases up to this release."""
        self._run([sys.executable, "-m", "migrations"], self.of(prefix))

    def serve(self, prefix: str) -> Target:
        """The Procfile's `web` line on these databases, until the store is closed."""
        return self.stack.enter_context(self.serving(prefix))

    @contextmanager
    def serving(self, prefix: str) -> Iterator[Target]:
        """The same for the length of a block."""
        commands = dict(parse_procfile((ROOT / "Procfile").read_text()).processes)
        port = free_port()
        process = processes.spawn(
            prefix,
            ["/bin/sh", "-c", f"exec {commands['web']}"],
            env={**self.of(prefix), "PORT": str(port), "METRICS_PORT": str(free_port())},
            cwd=ROOT,
            log=self.folder / f"{prefix}.log",
        )
        try:
            process.wait_until(partial(serves, port, "/readyz"))
            yield Target(prefix, port, process, self.pids)
        finally:
            process.stop()

    def redis(self) -> "redis.Client":
        """A client of the cache."""
        return redis.Client.from_url(self.cache.url)

    def _run(self, command: list[str], environment: dict[str, str]) -> None:
        subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """Start the stores on the data below `folder`; stop them at the end."""
    with ExitStack() as stack:
        database = mongodb.start(folder / "mongodb")
        stack.callback(database.stop)
        cache = redis.start(folder / "cache", role="cache")
        stack.callback(cache.stop)
        broker = redis.start(folder / "broker", role="broker")
        stack.callback(broker.stop)
        client: MongoClient[dict[str, Any]] = stack.enter_context(
            MongoClient(database.uri, uuidRepresentation="standard", tz_aware=True)
        )
        client.admin.command("setParameter", 1, wiredTigerEngineRuntimeConfig=f"cache_size={CACHE_GB}G")
        client.admin.command("setParameter", 1, maxIndexBuildMemoryUsageMegabytes=BUILD_MB)
        environment = {
            **os.environ,
            **production.environment(keys=production.kept_keys(folder / "keys")),
            **WIDE,
            "WEB_CONCURRENCY": "1",
            "MONGODB_URI": database.uri,
            "REDIS_CACHE_URL": cache.url,
            "REDIS_BROKER_URL": broker.url,
            "SMTP_URL": "smtp://127.0.0.1:1",
            "APP_URL": "http://127.0.0.1:8000",
            "DATA_DIR": str(folder),
            "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]),
        }
        pids = (*(one.pid for one in database.processes), cache.process.pid)
        yield Store(folder, environment, client, pids, cache, stack)
