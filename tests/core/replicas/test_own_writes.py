"""Whatever the secondaries do, a user reads their own writes, and soon."""

import time

import pytest

from tests.core.replicas.conftest import Outcomes, World
from tests.core.replicas.pairs import stale_reads

BOUND_SECONDS = 0.15 + 0.5
"""What a read waits for secondaries, and what a busy machine adds."""

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


@pytest.mark.timed
def test_a_user_reads_their_own_writes_from_secondaries_that_fall_behind_and_catch_up(
    world: World, outcomes: Outcomes
) -> None:
    person = world.person()
    told = stale_reads(
        world.members,
        create=lambda title: str(person.task(title=title)["id"]),
        change=lambda task, title: person.patch(f"/tasks/{task}", {"title": title}),
        read=lambda path: person.get(path).json,
    )
    fills = outcomes()
    print(f"\n{told}, fills {fills}")

    assert told.stale == 0
    assert fills["secondary"] > told.pairs / 8
    assert fills["primary_late"] > 0
    assert told.slowest_ms < BOUND_SECONDS * 1000


def test_healthy_secondaries_serve_what_follows_a_write(world: World, outcomes: Outcomes) -> None:
    people = [world.person() for _ in range(12)]
    tasks = [person.task() for person in people]
    world.asked("tasks")
    for person, task in zip(people, tasks, strict=True):
        assert person.get("/tasks").json["items"] == [task]

    finds = [command for _, name, command in world.served.finds if name == "tasks"]
    assert all("afterClusterTime" in command["readConcern"] for command in finds)
    assert world.asked("tasks") == set(world.members.secondaries)
    assert outcomes() == {"secondary": 12}


@pytest.mark.parametrize("kind", ["create", "create_once", "change", "profile", "refused"])
def test_every_kind_of_write_tells_its_time(world: World, outcomes: Outcomes, kind: str) -> None:
    """A single document, a transaction around the write, one inside it, and a write that found nothing."""
    person = world.person()
    task = person.task()
    path, name = "/tasks", "tasks"
    match kind:
        case "create":
            person.task(title="x")
        case "create_once":
            person.post("/tasks", {"title": "x"}, headers={"Idempotency-Key": "k"})
        case "change":
            person.patch(f"/tasks/{task['id']}", {"title": "x"})
        case "profile":
            path, name = "/me", "users"
            person.patch("/me", {"name": "x"})
        case "refused":
            person.patch(f"/tasks/{task['id']}", {"title": "x"}, headers={"If-Match": '"99"'})
    world.asked(name)

    assert person.get(path).status_code == 200
    assert world.asked(name) <= set(world.members.secondaries)
    assert outcomes() == {"secondary": 1}


@pytest.mark.timed
def test_both_behind_are_asked_a_few_times_and_then_left_alone(world: World, outcomes: Outcomes) -> None:
    world.members.leave_behind(*world.members.secondaries)
    waits = []
    for number in range(10):
        person = world.person()
        task = person.task(title=str(number))
        started = time.monotonic()
        assert person.get("/tasks").json["items"] == [task]
        waits.append(time.monotonic() - started)

    assert outcomes() == {"primary_late": 4, "primary_behind": 6}
    assert max(waits) < BOUND_SECONDS
    assert sum(waits[4:]) < sum(waits[:4])


@pytest.mark.timed
def test_one_behind_leaves_the_reads_to_the_other(world: World, outcomes: Outcomes) -> None:
    slow, _ = world.members.secondaries
    world.members.leave_behind(slow)
    for _ in range(12):
        person = world.person()
        task = person.task()
        assert person.get("/tasks").json["items"] == [task]

    told = outcomes()
    assert told.pop("primary_late", 0) <= 2
    assert set(told) == {"secondary"}


def test_one_that_has_caught_up_is_asked_again(world: World, outcomes: Outcomes) -> None:
    world.members.leave_behind(*world.members.secondaries)
    for _ in range(5):
        person = world.person()
        person.task()
        person.get("/tasks")
    world.members.catch_up()
    asked_again = time.monotonic() + 5
    while "secondary" not in outcomes() and time.monotonic() < asked_again:
        person.patch("/me", {"name": "x"})
        person.get("/me")
        person.task()
        person.get("/tasks")
        time.sleep(0.05)

    assert outcomes()["secondary"] > 0
