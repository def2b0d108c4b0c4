"""Tasks below others: they go with their parent, and come back with it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from bson import ObjectId

from tests.support.cast import Person
from tests.tasks.test_projects import project
from webapp.core.web.application import Application

Task = dict[str, Any]


def below(person: Person, parent: Task, **fields: Any) -> Task:
    return person.task(parent_id=parent["id"], **fields)


def read(person: Person, task: Task) -> Task:
    found: Task = person.get(f"/tasks/{task['id']}").json
    return found


def test_the_subtasks_of_a_task_can_be_listed(alice: Person) -> None:
    parent = alice.task()
    children = [below(alice, parent, title=str(number)) for number in range(3)]
    below(alice, children[0])

    assert [one["id"] for one in alice.get(f"/tasks?parent_id={parent['id']}").json["items"]] == [
        one["id"] for one in children[::-1]
    ]


def test_a_subtask_is_in_the_project_of_its_parent_and_follows_it(alice: Person) -> None:
    home, work = project(alice)["id"], project(alice, "Work")["id"]
    parent = alice.task(project_id=home)
    child = below(alice, below(alice, parent))
    assert child["project_id"] == home
    alice.patch(f"/tasks/{parent['id']}", {"project_id": work})

    assert read(alice, child)["project_id"] == work


def test_a_subtask_that_is_moved_elsewhere_by_itself_stands_alone(alice: Person) -> None:
    work, child = project(alice)["id"], below(alice, alice.task())
    moved = alice.patch(f"/tasks/{child['id']}", {"project_id": work}).json

    assert (moved["project_id"], moved["parent_id"]) == (work, None)


@pytest.mark.parametrize("whose", ["unknown", "foreign", "trashed"])
def test_nothing_goes_below_what_is_not_there(alice: Person, bob: Person, whose: str) -> None:
    trashed = alice.task()["id"]
    alice.delete(f"/tasks/{trashed}")
    wrong = {"unknown": "0" * 24, "foreign": bob.task()["id"], "trashed": trashed}[whose]
    answers = [
        alice.post("/tasks", {"title": "x", "parent_id": wrong}),
        alice.patch(f"/tasks/{alice.task()['id']}", {"parent_id": wrong}),
    ]

    for answer in answers:
        (fault,) = answer.json["errors"]
        assert (answer.status_code, fault["field"], fault["code"]) == (422, "parent_id", "unknown_id")


def test_no_task_is_below_itself(alice: Person) -> None:
    top = alice.task()
    bottom = below(alice, below(alice, top))

    for parent in (top, bottom):
        answer = alice.patch(f"/tasks/{top['id']}", {"parent_id": parent["id"]})
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "cycle")


def test_two_who_put_each_below_the_other_make_no_ring(app: Application, alice: Person) -> None:
    for _ in range(4):
        pair = [alice.task(), alice.task()]
        ways = [(pair[0], below(alice, pair[1])), (pair[1], below(alice, pair[0]))]

        def put(way: tuple[Task, Task]) -> int:
            person = replace(alice, client=app.test_client(use_cookies=False))
            return person.patch(f"/tasks/{way[0]['id']}", {"parent_id": way[1]["id"]}).status_code

        with ThreadPoolExecutor(2) as pool:
            assert 200 in list(pool.map(put, ways))
        assert None in [read(alice, one)["parent_id"] for one in pair]


def test_depth_and_number_are_bounded(alice: Person, stored: Any) -> None:
    task = top = alice.task()
    for _ in range(4):
        task = below(alice, task)
    deep = alice.post("/tasks", {"title": "x", "parent_id": task["id"]})
    rows = stored["myriad_tasks"]["tasks"]
    row = rows.find_one({"_id": ObjectId(below(alice, top)["id"])})
    rows.insert_many({**row, "_id": ObjectId()} for _ in range(95))
    wide = alice.post("/tasks", {"title": "x", "parent_id": top["id"]})

    assert (deep.status_code, deep.json["errors"][0]["code"]) == (422, "too_deep")
    assert (wide.status_code, wide.json["errors"][0]["code"]) == (422, "too_many")
    assert alice.delete(f"/tasks/{top['id']}").status_code == 204
    assert alice.get("/tasks").json["items"] == []


def test_the_trash_takes_the_subtasks_along_and_gives_exactly_these_back(alice: Person) -> None:
    parent = alice.task(labels=["home"], checklist=[{"text": "one"}])
    child = below(alice, parent, labels=["x"])
    grandchild, gone = below(alice, child), below(alice, parent)
    alice.delete(f"/tasks/{gone['id']}")
    order = [one["id"] for one in alice.get("/tasks?sort=position").json["items"]]

    alice.delete(f"/tasks/{parent['id']}")
    assert alice.get("/tasks").json["items"] == []
    restored = alice.post(f"/tasks/{parent['id']}/restore").json

    assert [one["id"] for one in alice.get("/tasks?sort=position").json["items"]] == order
    assert (restored["labels"], restored["checklist"]) == (parent["labels"], parent["checklist"])
    assert read(alice, child)["labels"] == ["x"]
    assert read(alice, grandchild)["parent_id"] == child["id"]
    assert read(alice, gone)["deleted_at"] is not None


def test_a_subtask_that_comes_back_without_its_parent_stands_alone(alice: Person) -> None:
    parent = alice.task()
    child = below(alice, parent)
    alice.delete(f"/tasks/{parent['id']}")
    alone = alice.post(f"/tasks/{child['id']}/restore").json

    assert (alone["deleted_at"], alone["parent_id"]) == (None, None)
    alice.post(f"/tasks/{parent['id']}/restore")
    assert read(alice, child) == alone


def test_completing_completes_what_is_open_below_and_reopening_reopens_exactly_that(alice: Person) -> None:
    parent = alice.task()
    child, done = below(alice, parent), below(alice, parent, status="done")
    grandchild = below(alice, child, due={"date": "2020-01-31"})
    alice.post(f"/tasks/{parent['id']}/complete")
    assert [read(alice, one)["status"] for one in (child, done, grandchild)] == ["done"] * 3
    assert alice.get("/tasks/counts").json["overdue"] == 0

    alice.post(f"/tasks/{parent['id']}/reopen")
    assert [read(alice, one)["status"] for one in (child, done, grandchild)] == ["todo", "done", "todo"]


def test_subtasks_go_to_the_trash_and_come_back_with_their_project(alice: Person) -> None:
    home = project(alice)["id"]
    parent = alice.task(project_id=home)
    child = below(alice, parent)
    alice.delete(f"/projects/{home}")
    assert alice.get("/tasks").json["items"] == []
    alice.post(f"/projects/{home}/restore")

    assert [read(alice, one)["deleted_at"] for one in (parent, child)] == [None, None]
    assert read(alice, child)["parent_id"] == parent["id"]


def test_undoing_a_deletion_or_a_completion_brings_the_subtasks_back(alice: Person) -> None:
    parent = alice.task()
    child = below(alice, parent)
    path = f"/tasks/{parent['id']}"
    alice.delete(path)
    assert alice.post(f"{path}/undo", {"version": read(alice, parent)["version"]}).status_code == 200
    assert read(alice, child)["deleted_at"] is None
    alice.post(f"{path}/complete")
    assert read(alice, child)["status"] == "done"
    alice.post(f"{path}/undo", {"version": read(alice, parent)["version"]})

    assert read(alice, child)["status"] == "todo"
