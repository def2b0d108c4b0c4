"""The whole of the databases, to compare before and after; an outbox with events of a test's own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from config.settings import Settings
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from webapp.core import outbox
from webapp.core.db import Row

SERVICE = "tasks"


@pytest.fixture
def snapshot(servers: Servers, settings: Settings) -> Callable[[], Any]:
    """Tells every row of every service."""

    def take() -> Any:
        return {
            (service, name): sorted(servers.client[database][name].find(hint="_id_"), key=repr)
            for service in settings.services
            for database in [settings.database_name(service)]
            for name in servers.client[database].list_collection_names()
        }

    return take


@dataclass(frozen=True)
class Happening:
    """An event that only these tests know."""

    id: str = "e1"
    type: str = "tests.something.happened"
    subject: str = "s1"
    user_id: UUID = field(default_factory=uuid4)
    subscribers: tuple[str, ...] = ("first", "second")

    def data(self) -> dict[str, Any]:
        return {"number": 7}


@dataclass
class Outbox:
    """The outbox of one service, and who was told."""

    rows: Any
    told: list[tuple[str, str]] = field(default_factory=list)

    def append(self, event: Happening) -> None:
        outbox.append(SERVICE, event)

    def relay(
        self,
        deliver: Callable[[str, Row], None] | None = None,
        *,
        lease: float = 30,
        retry_base: float = 100,
        max_attempts: int = 3,
    ) -> int:
        return outbox.relay(
            SERVICE, deliver or self.tell, lease=lease, retry_base=retry_base, max_attempts=max_attempts
        )

    def tell(self, subscriber: str, row: Row) -> None:
        self.told.append((subscriber, row["_id"]))

    def row(self) -> Row | None:
        found: Row | None = self.rows.find_one({"_id": "e1"})
        return found

    def make_due(self, now: datetime) -> None:
        self.rows.update_one({"_id": "e1"}, {"$set": {"due": now}})


@pytest.fixture
def box(jobs: Jobs, servers: Servers, settings: Settings) -> Outbox:
    """An empty outbox."""
    return Outbox(servers.client[settings.database_name(SERVICE)]["outbox"])
