"""A seeded crowd is what the application would have stored: read through HTTP, and beside its own rows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from bench.million import patterns, seeding
from bench.million.crowd import Crowd, crowds
from bench.million.rows import Maker
from tests.support.cast import Person, log_in, register
from tests.support.jobs import Jobs
from webapp.auth.service import audit

Row = dict[str, Any]


class Here(Crowd):
    """The crowd, in the databases of the tests."""

    database_prefix = "myriad"  # type: ignore[assignment]


HERE = Here("test", users=60, tasks=200, giant_tasks=120, measured=4, measured_tasks=30)


@pytest.fixture
def maker(alice: Person, jobs: Jobs, stored: Any) -> Maker:
    """It makes rows after those of an account that the application stored."""

    def api(method: str, path: str, body: Any) -> Any:
        answer = alice.request(method, f"/{path}", **({} if body is None else {"json": body}))
        assert answer.status_code < 300, answer.text
        return answer.json if answer.data else None

    patterns.make(api, tasks=30)
    jobs.run("auth.relay_outbox")
    return Maker(patterns.read(stored, "myriad", alice_id(stored)), datetime.now(UTC))


def alice_id(stored: Any) -> Any:
    return stored["myriad_auth"]["users"].find_one({}, hint="_id_")["_id"]


@pytest.fixture
def crowd(maker: Maker, stored: Any) -> Iterator[Crowd]:
    seeding.seed(stored, HERE, maker, lambda _: None)
    seeding.build_indexes(stored, HERE)
    yield HERE
    stored.drop_database("myriad_seeding")


def somebody(client: FlaskClient, crowd: Crowd, number: int) -> Person:
    """One of the crowd, logged in: their password is that of the account that they were made after."""
    member = crowd.member(number)
    return log_in(Person(client, member.email, str(member.user_id), "", ""))


def test_a_seeded_crowd_is_as_if_the_application_had_stored_it(
    client: FlaskClient, crowd: Crowd, stored: Any
) -> None:
    number = min(crowd.measured_numbers)
    seeded, fresh = somebody(client, crowd, number), register(client, "fresh")
    _assert_read_and_changed(seeded, fresh.task(labels=["home"]), crowd.member(number).tasks)
    _assert_the_form_is_the_application_s(stored["myriad_tasks"]["tasks"], alice_id_of(stored), crowd)
    assert audit.first_fault(crowd.member(number).user_id) is None
    assert audit.first_fault(crowd.member(number + 1).user_id) is None


def _assert_read_and_changed(seeded: Person, made: Row, count: int) -> None:
    listed = seeded.get("/tasks?limit=100").json["items"]
    trashed = seeded.get("/tasks?view=trash&limit=100").json["items"]
    labelled = seeded.get("/tasks?label=home&limit=100").json["items"]
    child = next(task for task in listed if task["parent_id"])
    parent = seeded.get(f"/tasks/{child['parent_id']}").json
    children = seeded.get(f"/tasks?parent_id={parent['id']}&limit=100").json["items"]
    in_project = next(task for task in listed if task["project_id"])

    assert len(listed) + len(trashed) == count
    assert {frozenset(task) for task in listed} == {frozenset(made)}
    assert [task["id"] for task in listed] == sorted((task["id"] for task in listed), reverse=True)
    assert labelled == [task for task in listed if "home" in task["labels"]]
    assert len(seeded.get("/projects").json["items"]) == patterns.PROJECTS
    assert seeded.get(f"/projects/{in_project['project_id']}").status_code == 200
    assert child in children
    assert parent["status"] != "done"
    assert seeded.patch(f"/tasks/{parent['id']}", {"title": "Another"}).json["title"] == "Another"


def _assert_the_form_is_the_application_s(tasks: Any, pattern: Any, crowd: Crowd) -> None:
    forms = {_form(row) for row in tasks.find({"user_id": pattern})}
    rows = list(tasks.find({"user_id": crowd.member(crowd.giant).user_id}))

    assert len(rows) == crowd.giant_tasks
    assert {_form(row) for row in rows} <= forms
    assert [row["_id"] for row in sorted(rows, key=lambda row: row["position"])] == sorted(
        row["_id"] for row in rows
    )


def alice_id_of(stored: Any) -> Any:
    return stored["myriad_auth"]["emails"].find_one({"_id": "alice@example.com"})["user_id"]


def _form(value: Any) -> Any:
    """The names and types of a row, all the way down; how many are in a list does not count."""
    if isinstance(value, dict):
        return tuple((name, _form(one)) for name, one in value.items())
    if isinstance(value, list):
        return "list"
    return type(value).__name__


def test_what_was_broken_off_is_finished_and_nothing_is_there_twice(
    maker: Maker, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeding, "CHUNK", 25)
    told: list[int] = []

    def break_off(count: int) -> None:
        told.append(count)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seeding.seed(stored, HERE, maker, break_off)
    stored["myriad_seeding"]["notes"].update_one({}, {"$set": {"done": 25}})  # the last chunk's note was lost
    seeding.seed(stored, HERE, maker, lambda count: told.append(count))
    seeding.build_indexes(stored, HERE)

    assert told == [0, 25, 25, 25, 25, 10]
    assert stored["myriad_tasks"]["user_profiles"].count_documents({}, hint="_id_") == HERE.users + 1
    counted = stored["myriad_tasks"]["tasks"].count_documents({}, hint="_id_")
    own = stored["myriad_tasks"]["tasks"].count_documents({"user_id": alice_id_of(stored)})
    assert counted - own == sum(member.tasks for member in HERE.members(range(HERE.users)))
    assert seeding.is_whole(stored, HERE)
    stored.drop_database("myriad_seeding")


def test_a_crowd_is_skewed_and_the_same_every_time() -> None:
    one, other = Crowd("x", 20_000, 100_000), Crowd("x", 20_000, 100_000)
    counts = [member.tasks for member in one.members(range(one.users)) if not member.is_measured]
    counts.remove(one.giant_tasks)
    heavy = sum(sorted(counts)[-200:])

    assert 0.25 < heavy / sum(counts) < 0.45
    assert 0.9 < sum(counts) / 100_000 < 1.1
    assert [one.member(n) for n in range(50)] == [other.member(n) for n in range(50)]
    assert one.ids == sorted(set(one.ids))
    assert len(one.measured_numbers) in (99, 100)


def test_smaller_crowds_come_first_with_as_many_tasks_a_user() -> None:
    assert [(one.users, one.tasks) for one in crowds(1_000_000, 5_000_000)] == [
        (1_000, 5_000),
        (100_000, 500_000),
        (1_000_000, 5_000_000),
    ]
    assert {one.name for one in crowds(1_000_000, 20_000_000)}.isdisjoint(
        one.name for one in crowds(1_000_000, 5_000_000)
    )
