"""DELETE /tasks/{id}/purge, the job that purges, and what becomes of subtasks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from tests.support.cast import Person
from tests.support.failing import failing
from tests.support.jobs import Jobs
from webapp.core import clock
from webapp.core.web.application import Application
from webapp.tasks.service import purging
from webapp.tasks.service.families import MAX_SUBTASKS

ROUNDS = 8
NOBODYS = "0123456789abcdef01234567"
Family = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


@pytest.fixture
def family(alice: Person) -> Family:
    """A task, its subtask, and that one's."""
    parent = alice.task(title="Parent")
    child = alice.task(title="Child", parent_id=parent["id"], labels=["a"])
    return parent, child, alice.task(title="Grandchild", parent_id=child["id"])


def in_trash(person: Person) -> set[str]:
    return {task["title"] for task in person.get("/tasks?view=trash").json["items"]}


def listed(person: Person) -> set[str]:
    return {task["title"] for task in person.get("/tasks").json["items"]}


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    with clock.shifted(-timedelta(days=days)):
        yield


def test_a_task_in_the_trash_is_deleted_for_good_and_leaves_nothing(alice: Person, stored: Any) -> None:
    made = alice.task()
    path = f"/tasks/{made['id']}"
    alice.delete(path)

    answer = alice.delete(f"{path}/purge")

    assert (answer.status_code, answer.data) == (204, b"")
    assert stored["myriad_tasks"]["tasks"].find_one() is None
    for method, address in (
        ("GET", path),
        ("PATCH", path),
        ("POST", f"{path}/restore"),
        ("GET", f"{path}/history"),
    ):
        assert alice.request(method, address, json={"title": "Zombie"}).status_code == 404
    assert alice.delete(f"{path}/purge").status_code == 404
    assert stored["myriad_tasks"]["tasks"].find_one() is None


def test_only_what_is_in_the_trash_is_deleted_for_good(alice: Person, bob: Person) -> None:
    made = alice.task()

    answer = alice.delete(f"/tasks/{made['id']}/purge")

    assert (answer.status_code, answer.json["code"]) == (409, "not_in_trash")
    assert alice.get(f"/tasks/{made['id']}").json == made
    alice.delete(f"/tasks/{made['id']}")
    assert bob.delete(f"/tasks/{made['id']}/purge").status_code == 404
    assert bob.delete("/tasks/x/purge").status_code == 404
    assert alice.get(f"/tasks/{made['id']}").status_code == 200


def test_what_was_in_the_trash_for_thirty_days_goes_by_itself(alice: Person, jobs: Jobs) -> None:
    for days, title in ((30.1, "Old"), (29.9, "Younger"), (31, "Restored")):
        made = alice.task(title=title)
        with days_ago(days):
            alice.delete(f"/tasks/{made['id']}")
    alice.post(f"/tasks/{made['id']}/restore")
    alice.task(title="Kept")

    jobs.run("tasks.purge_trash")

    assert in_trash(alice) == {"Younger"}
    assert listed(alice) == {"Restored", "Kept"}


def test_it_goes_in_batches_until_nothing_is_left(
    alice: Person, bob: Person, jobs: Jobs, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    for person in (alice, bob):
        ids = [person.task()["id"] for _ in range(3)]
        with days_ago(31):
            person.post("/tasks/bulk", {"ids": ids, "action": "delete"})

    assert purging.purge_trash() == 2
    jobs.run("tasks.purge_trash")

    assert stored["myriad_tasks"]["tasks"].find_one() is None


def test_one_that_cannot_be_deleted_does_not_hold_up_the_others(
    alice: Person, jobs: Jobs, stored: Any
) -> None:
    ids = [alice.task()["id"] for _ in range(3)]
    with days_ago(31):
        alice.post("/tasks/bulk", {"ids": ids, "action": "delete"})

    with failing(stored, ["delete"], times=1, namespace="myriad_tasks.tasks", errorCode=2):
        jobs.run("tasks.purge_trash")
        assert stored["myriad_tasks"]["tasks"].count_documents({"_id": {"$exists": True}}) <= 1
    jobs.run("tasks.purge_trash")

    assert stored["myriad_tasks"]["tasks"].find_one() is None


def test_the_purge_finds_its_tasks_by_an_index_of_those_in_the_trash(alice: Person, stored: Any) -> None:
    alice.task()
    gone = alice.task()
    alice.delete(f"/tasks/{gone['id']}")
    rows = stored["myriad_tasks"]["tasks"]
    due = {"remind_at": None, "purge_at": {"$lte": clock.now() + timedelta(days=31)}}
    plan = rows.find(due, {"user_id": 1}).sort("purge_at", 1).limit(50).explain()

    assert plan["executionStats"]["totalKeysExamined"] == 1
    assert plan["executionStats"]["totalDocsExamined"] == 1


def test_subtasks_go_to_the_trash_with_their_task_and_come_back(alice: Person, family: Family) -> None:
    parent, child, _ = family
    alice.delete(f"/tasks/{parent['id']}")

    assert in_trash(alice) == {"Parent", "Child", "Grandchild"}
    alice.post(f"/tasks/{parent['id']}/restore")
    assert listed(alice) == {"Parent", "Child", "Grandchild"}
    after = alice.get(f"/tasks/{child['id']}").json
    assert (after["parent_id"], after["labels"]) == (parent["id"], ["a"])


@pytest.mark.parametrize("way", ["undo", "bulk"])
def test_subtasks_come_back_by_undo_too(alice: Person, family: Family, way: str) -> None:
    parent = family[0]
    alice.post("/tasks/bulk", {"ids": [parent["id"]], "action": "delete"})
    if way == "undo":
        alice.post(f"/tasks/{parent['id']}/undo", {"version": 2})
    else:
        alice.post("/tasks/bulk", {"ids": [{"id": parent["id"], "version": 2}], "action": "undo"})

    assert listed(alice) == {"Parent", "Child", "Grandchild"}
    alice.post(f"/tasks/{parent['id']}/undo", {"version": 3})
    assert in_trash(alice) == {"Parent", "Child", "Grandchild"}


def test_a_subtask_that_was_deleted_before_stays_in_the_trash(alice: Person, family: Family) -> None:
    parent, child, _ = family
    alice.delete(f"/tasks/{child['id']}")
    alice.delete(f"/tasks/{parent['id']}")
    alice.post(f"/tasks/{parent['id']}/restore")

    assert listed(alice) == {"Parent"}
    assert in_trash(alice) == {"Child", "Grandchild"}


def test_a_delete_that_is_refused_leaves_the_subtasks(alice: Person, family: Family) -> None:
    alice.delete(f"/tasks/{family[0]['id']}", headers={"If-Match": '"9"'})

    assert listed(alice) == {"Parent", "Child", "Grandchild"}


def test_subtasks_in_the_trash_are_purged_with_their_task_and_others_are_kept(
    alice: Person, family: Family, stored: Any
) -> None:
    parent, child, grandchild = family
    alice.delete(f"/tasks/{parent['id']}")
    alice.post(f"/tasks/{grandchild['id']}/restore")

    assert alice.delete(f"/tasks/{parent['id']}/purge").status_code == 204

    assert listed(alice) == {"Grandchild"}
    assert alice.get(f"/tasks/{grandchild['id']}").json["parent_id"] is None
    assert alice.get(f"/tasks/{child['id']}").status_code == 404


def test_a_purge_that_fails_in_the_midst_deletes_nothing(alice: Person, family: Family, stored: Any) -> None:
    parent, child, _ = family
    alice.delete(f"/tasks/{parent['id']}")
    alice.post(f"/tasks/{child['id']}/restore")
    with failing(stored, ["delete"], namespace="myriad_tasks.tasks", errorCode=2):
        assert alice.delete(f"/tasks/{parent['id']}/purge").status_code == 500

    assert (in_trash(alice), listed(alice)) == ({"Parent"}, {"Child", "Grandchild"})


def test_however_many_subtasks_were_deleted_before_those_that_went_along_come_back_and_all_are_purged(
    alice: Person, stored: Any
) -> None:
    parent = alice.task(title="Parent")
    before = alice.task(title="Before", parent_id=parent["id"])
    alice.delete(f"/tasks/{before['id']}")
    rows = stored["myriad_tasks"]["tasks"]
    row = rows.find_one({"_id": ObjectId(before["id"])})
    rows.insert_many({**row, "_id": ObjectId()} for _ in range(2 * MAX_SUBTASKS))
    alice.task(title="Along", parent_id=parent["id"])
    alice.delete(f"/tasks/{parent['id']}")

    alice.post(f"/tasks/{parent['id']}/restore")
    assert listed(alice) == {"Parent", "Along"}
    alice.delete(f"/tasks/{parent['id']}")
    alice.delete(f"/tasks/{parent['id']}/purge")

    assert rows.find_one() is None


def test_a_subtask_that_is_made_while_its_parent_is_purged_points_at_nothing_less_than_a_task(
    app: Application, alice: Person, stored: Any
) -> None:
    """Whichever comes first: it is refused, or it loses its parent, or it goes with it."""
    parents = [alice.task(title="Parent")["id"] for _ in range(ROUNDS)]

    def make(parent_id: str) -> None:
        person = replace(alice, client=app.test_client(use_cookies=False))
        answer = person.post("/tasks", {"title": "Late", "parent_id": parent_id})
        assert answer.status_code in (201, 422), answer.text

    with ThreadPoolExecutor(1) as pool:
        for parent_id in parents:
            making = pool.submit(make, parent_id)
            alice.delete(f"/tasks/{parent_id}")
            alice.delete(f"/tasks/{parent_id}/purge")
            making.result()

    left = list(stored["myriad_tasks"]["tasks"].find({}, hint="_id_"))
    assert {row["parent_id"] for row in left} <= {None}
