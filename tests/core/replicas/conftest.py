"""The application with replica reads on, at a replica set whose secondaries can be left behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from flask.testing import FlaskClient
from prometheus_client import REGISTRY

from config.connections import pools
from config.settings import Settings
from migrations.runner import migrate_all
from tests.support.cast import Person, register
from tests.support.replicas import ReplicaSet, ServedBy, replica_set
from tests.support.waiting import until
from webapp import wiring
from webapp.app import create_app
from webapp.core import answers, db
from webapp.core.answers.scripts import RANDOM_CHARACTERS
from webapp.core.web.application import Application

OUTCOMES = "myriad_replica_reads_total"


@pytest.fixture(scope="session")
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplicaSet]:
    with replica_set(tmp_path_factory.mktemp("replicas")) as running:
        yield running


@pytest.fixture(scope="session")
def replicated(members: ReplicaSet, settings: Settings) -> Settings:
    """The settings with replica reads on, and migrated databases."""
    uris = dict.fromkeys(settings.services, members.server.uri)
    own = replace(settings, mongodb_uris=uris, read_replicas=True)
    list(migrate_all(own))
    return own


@dataclass
class World:
    """What a test of replica reads looks at and does."""

    members: ReplicaSet
    served: ServedBy
    client: FlaskClient
    redis: Any

    def person(self) -> Person:
        """Somebody new."""
        return register(self.client, f"person-{uuid4()}")

    def time_of(self, person: Person, service: str = "tasks") -> bytes:
        """The time that the version of their answers carries."""
        version: bytes = self.redis.hget(answers.of(service).commands.key(UUID(person.id)), "v") or b""
        return version[RANDOM_CHARACTERS:]

    def asked(self, collection: str) -> set[int]:
        """The ports that were asked for rows of a collection since last time."""
        ports = {port for port, name, _ in self.served.finds if name == collection}
        self.served.finds.clear()
        return ports


@pytest.fixture
def world(app: Application, members: ReplicaSet, replicated: Settings, settings: Settings) -> Iterator[World]:
    """Healthy at the start and at the end; the other tests' application is connected again afterwards."""
    listener = ServedBy()
    db.listeners.append(listener)
    raw = redis.Redis.from_url(replicated.redis_cache_url)
    try:
        client = create_app(replicated).test_client(use_cookies=False)
        members.catch_up()
        _know_the_secondaries(replicated)
        yield World(members, listener, client, raw)
    finally:
        raw.close()
        db.listeners.remove(listener)
        wiring.connect(settings, pools.web(settings))
        members.leave_behind()


def _know_the_secondaries(settings: Settings) -> None:
    """What a new client does not know of yet, it does not ask."""
    for service in settings.services:
        mongo = db.database(service).client
        mongo.admin.command("ping")
        until(lambda mongo=mongo: len(mongo.secondaries) == 2, seconds=30)  # type: ignore[misc]


class Outcomes:
    """How many fills ended how since this was made."""

    def __init__(self) -> None:
        self._before = self._now()

    def __call__(self) -> dict[str, int]:
        return {
            name: count for name, total in self._now().items() if (count := total - self._before.get(name, 0))
        }

    def _now(self) -> dict[str, int]:
        samples = [sample for metric in REGISTRY.collect() for sample in metric.samples]
        return {sample.labels["outcome"]: int(sample.value) for sample in samples if sample.name == OUTCOMES}


@pytest.fixture
def outcomes(world: World) -> Outcomes:
    return Outcomes()
