"""Two processes that share one cache, and the steps that they take."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests.core.answers.processes import Database, Process
from tests.support.servers import Servers


@dataclass
class Pair:
    """Two processes, one user."""

    admin: Any
    database: Database
    first: Process
    second: Process
    user: UUID

    def holds_run_out(self) -> None:
        """Time passes."""
        key = self.first.answers.commands.key(self.user)
        for field in self.admin.hkeys(key):
            if field.startswith("h:"):
                self.admin.hset(key, field, 1)


@pytest.fixture
def pair(servers: Servers) -> Iterator[Pair]:
    admin, database = servers.cache, Database()
    admin.flushall()
    first, second = (Process(name, admin, servers.cache_server.port, database) for name in ("p0", "p1"))
    yield Pair(admin, database, first, second, uuid.uuid4())
    for process in (first, second):
        process.cache._client.connection_pool.disconnect()
        admin.execute_command("ACL", "DELUSER", process.name)
    admin.flushall()
