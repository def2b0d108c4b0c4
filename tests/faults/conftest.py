"""Servers that a fault test may kill, and the application's processes on them."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from bson import ObjectId

from config.settings import Settings
from devstack import redis as redis_server
from devstack.catcher import Catcher
from devstack.processes import Process
from devstack.redis import Redis
from tests.support import processes
from tests.support.failing_mail import address
from tests.support.servers import Servers
from webapp.contracts.events import UserChanged
from webapp.core import clock
from webapp.core.web.application import Application
from webapp.tasks import service as tasks

HASTE = {
    "LEASE_SECONDS": "2.5",
    "SMTP_TIMEOUT_SECONDS": "1",
    "SMTP_DEADLINE_SECONDS": "2",
    "WEBHOOK_DEADLINE_SECONDS": "1",
    "RETRY_BASE_SECONDS": "0.2",
    "MAX_ATTEMPTS": "60",
    "WORKER_CONCURRENCY": "2",
}
"""A lease that ends soon, so that what a killed worker held is taken up soon."""


TASKS_DATABASE = "myriad_tasks"
PLAIN = {"title": "x", "notes": "", "status": "todo", "priority": 0, "labels": [], "due": None}


def _known(user_id: UUID, email: str) -> UserChanged:
    return UserChanged(
        user_id=user_id,
        version=1,
        email=email,
        email_verified=True,
        name="Person",
        timezone="UTC",
        locale="en",
    )


@dataclass
class World:
    """What a fault test looks at and does."""

    environment: dict[str, str]
    mails: Catcher
    ledger: Any
    broker: Redis

    def remind_each(self, count: int, *, over: float, first: int = 0) -> None:
        """One reminder of each of `count` new people (numbered from `first` on), due one after another within
        `over` seconds: none has another to be joined with."""
        stored = self.ledger.database.client[TASKS_DATABASE]["tasks"]
        form = tasks.create(uuid4(), {**PLAIN, "reminders": [{"at": clock.now()}]}, zone="UTC")
        stored.delete_one({"_id": form["_id"]})
        begin, rows, profiles = clock.now() + timedelta(seconds=0.5), [], []
        for number in range(first, first + count):
            at = begin + timedelta(seconds=over * (number - first) / count)
            user_id = uuid4()
            reminder = {**form["reminders"][0], "at": at, "fires_at": at}
            own = {"_id": ObjectId(), "user_id": user_id, "title": f"Task {number}"}
            rows.append({**form, **own, "reminders": [reminder], "remind_at": at})
            profiles.append({"_id": user_id, **_known(user_id, address(number)).data(), "user_id": user_id})
        self.ledger.database["user_profiles"].insert_many(profiles)
        stored.insert_many(rows)

    def ended(self) -> int:
        """Deliveries by mail that are at their end."""
        found: int = self.ledger.count_documents({"channel": "email", "due": {"$exists": False}}, hint="_id_")
        return found

    def arrived(self) -> dict[str, list[str]]:
        """The Message-IDs that arrived for each subject."""
        found: dict[str, list[str]] = {}
        for mail in self.mails.messages():
            found.setdefault(mail["subject"], []).append(mail["message_id"])
        return found

    def unfinished(self) -> int:
        """Deliveries that are not at their end."""
        waiting: int = self.ledger.count_documents({"due": {"$exists": True}}, hint="due_1")
        return waiting


@pytest.fixture
def world(
    app: Application,
    _clean: None,
    servers: Servers,
    settings: Settings,
    environment: dict[str, str],
    tmp_path: Path,
) -> Iterator[World]:
    """A broker that may be killed, and people whose addresses are confirmed."""
    broker = redis_server.start(tmp_path / "broker", role="broker")
    database = servers.client[settings.database_name("notifications")]
    hasty = {**environment, **HASTE, "REDIS_BROKER_URL": broker.url}
    world = World(hasty, servers.catcher, database["deliveries"], broker)
    patience = {"setParameter": 1, "transactionLifetimeLimitSeconds": 5}
    before = servers.client.admin.command(patience)["was"]
    try:
        yield world
    finally:
        servers.client.admin.command({**patience, "transactionLifetimeLimitSeconds": before})
        world.broker.stop()


@pytest.fixture
def seed() -> int:
    """Printed; MYRIAD_SEED repeats a run."""
    number = int(os.environ.get("MYRIAD_SEED") or time.time_ns() % 1_000_000)
    print(f"\nseed: MYRIAD_SEED={number}")
    return number


@pytest.fixture
def dice(seed: int) -> random.Random:
    """Random moments from the seed."""
    return random.Random(seed)


@contextmanager
def working(world: World) -> Iterator[Callable[[], Process]]:
    """Beat and one worker. Gives a function that kills the worker's group and starts another."""
    with ExitStack() as running:
        running.enter_context(processes.beat(world.environment))
        current = running.enter_context(processes.worker(world.environment))

        def replace() -> Process:
            nonlocal current
            current.kill()
            current = running.enter_context(processes.worker(world.environment))
            return current

        yield replace
