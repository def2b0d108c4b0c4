"""Who is connected to the servers, as the servers see it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.servers import Servers

OURS = "myriad-"


@dataclass
class Connections:
    """The application's connections that were opened since this was made."""

    servers: Servers
    _before: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._before = self._now()

    def new(self) -> dict[str, int]:
        """How many each server has: `mongodb`, `cache`, and the one `broker` that also holds the limits."""
        return {server: len(seen - self._before[server]) for server, seen in self._now().items()}

    def _now(self) -> dict[str, set[str]]:
        return {
            "mongodb": _to_mongodb(self.servers.client),
            "cache": _to_redis(self.servers.cache),
            "broker": _to_redis(self.servers.broker),
        }


@contextmanager
def watched(connections: Connections) -> Iterator[dict[str, int]]:
    """The most connections that each server had while the block ran."""
    most: dict[str, int] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            for server, count in connections.new().items():
                most[server] = max(most.get(server, 0), count)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _to_mongodb(client: Any) -> set[str]:
    everybody = {"$currentOp": {"allUsers": True, "idleConnections": True}}
    return {
        row["client"]
        for row in client.admin.aggregate([everybody])
        if row.get("clientMetadata", {}).get("application", {}).get("name", "").startswith(OURS)
        if "client" in row
    }


def _to_redis(client: Any) -> set[str]:
    return {row["addr"] for row in client.client_list() if row["name"].startswith(OURS)}
