"""A fill asks a secondary only when it knows how far that must have got; else the primary, and says why."""

import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from config.connections import pools
from config.settings import Settings
from devstack.ports import free_port
from tests.core.replicas.conftest import Outcomes, World
from tests.support.failing import READS
from webapp import wiring
from webapp.core import answers, db
from webapp.core.answers.warming import warm
from webapp.core.replicas import target
from webapp.tasks.models import Task, UserProfile

BOUND_SECONDS = 0.15 + 0.5
"""What a read waits for secondaries, and what a busy machine adds."""

pytestmark = pytest.mark.faults


def test_the_first_fill_of_a_user_asks_the_primary_and_those_after_it_do_not(
    world: World, outcomes: Outcomes
) -> None:
    person = world.person()
    task = person.task()
    world.redis.delete(answers.of("tasks").commands.key(UUID(person.id)))
    world.asked("tasks")

    person.get("/tasks")
    assert world.asked("tasks") == {world.members.primary}
    person.get(f"/tasks/{task['id']}")
    assert world.asked("tasks") <= set(world.members.secondaries)
    assert outcomes() == {"primary_no_time": 1, "secondary": 1}


def test_warming_asks_the_primary_first_and_tells_its_time(world: World, outcomes: Outcomes) -> None:
    person, store = world.person(), answers.of("tasks")
    person.task()
    world.redis.delete(store.commands.key(UUID(person.id)), store.wanted.key)
    store.wanted.add(UUID(person.id))

    warmed = warm(store)
    assert world.time_of(person)
    person.get("/tasks?limit=7")
    assert warmed
    assert outcomes() == {"primary_no_time": 1, "secondary": warmed}


def test_while_a_write_is_under_way_the_primary_is_asked(world: World, outcomes: Outcomes) -> None:
    person = world.person()
    person.task()
    with answers.of("tasks").changing(UUID(person.id)):
        world.asked("tasks")
        person.get("/tasks")

    assert world.asked("tasks") == {world.members.primary}
    assert outcomes() == {"primary_no_version": 1}


def test_without_redis_the_primary_is_asked(world: World, outcomes: Outcomes, replicated: Settings) -> None:
    person = world.person()
    person.task()
    away = replace(replicated, redis_cache_url=f"redis://127.0.0.1:{free_port()}/0")
    wiring.connect(away, pools.web(away))
    world.asked("tasks")
    person.get("/tasks")

    assert world.asked("tasks") == {world.members.primary}
    assert outcomes() == {"primary_no_version": 1}


def test_a_set_without_secondaries_is_read_at_its_primary(
    world: World, outcomes: Outcomes, settings: Settings
) -> None:
    wiring.connect(replace(settings, read_replicas=True), pools.web(settings))
    person = world.person()
    task = person.task()

    assert person.get("/tasks").json["items"] == [task]
    assert outcomes() == {"primary_no_secondary": 1}


def test_switched_off_nothing_is_read_from_a_secondary_and_no_time_is_told(
    world: World, outcomes: Outcomes, replicated: Settings
) -> None:
    wiring.connect(replace(replicated, read_replicas=False), pools.web(replicated))
    person = world.person()
    person.task()
    world.asked("tasks")
    person.get("/tasks")

    assert world.asked("tasks") == {world.members.primary}
    assert world.time_of(person) == b""
    assert outcomes() == {}


def test_a_document_that_does_not_allow_it_is_read_at_the_primary(world: World) -> None:
    """Profiles change with events, outside of what tells its time."""
    world.person().task()
    secondary = next(iter(world.members.secondaries))
    world.asked("tasks")
    with target.reading_from(("127.0.0.1", secondary)):
        for model in (Task, UserProfile):
            db.rows_of(model).find_one({"_id": uuid4(), "user_id": uuid4()})

    assert [(port, name) for port, name, _ in world.served.finds] == [
        (secondary, "tasks"),
        (world.members.primary, "user_profiles"),
    ]


def test_an_error_of_a_secondary_is_answered_by_the_primary(world: World, outcomes: Outcomes) -> None:
    person = world.person()
    task = person.task()
    data = {"failCommands": list(READS), "appName": "myriad-web", "errorCode": 2}
    for client in world.members.secondaries.values():
        client.admin.command({"configureFailPoint": "failCommand", "mode": {"times": 1}, "data": data})

    assert person.get("/tasks").json["items"] == [task]
    assert outcomes() == {"primary_failed": 1}
    for client in world.members.secondaries.values():
        client.admin.command({"configureFailPoint": "failCommand", "mode": "off"})


@pytest.fixture
def frozen(world: World) -> Iterator[None]:
    """Secondaries that neither answer nor hang up."""
    ports = world.members.server.ports
    processes = [
        process
        for port, process in zip(ports, world.members.server.processes, strict=True)
        if port != world.members.primary
    ]
    for process in processes:
        process.signal(signal.SIGSTOP)
    yield
    for process in processes:
        process.signal(signal.SIGCONT)


@pytest.mark.timed
def test_a_frozen_secondary_keeps_nobody_waiting_for_long(
    world: World, outcomes: Outcomes, request: pytest.FixtureRequest
) -> None:
    person = world.person()
    person.task()
    person.get("/tasks")
    request.getfixturevalue("frozen")
    task = person.task()
    started = time.monotonic()
    shown = person.get("/tasks").json["items"][0]

    assert time.monotonic() - started < BOUND_SECONDS
    assert shown == task
    assert outcomes() == {"secondary": 1, "primary_late": 1}
