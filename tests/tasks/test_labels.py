"""/labels: they exist on tasks, and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock
from webapp.tasks.service import applying

MANY, BATCH = 50, 20


def listed(person: Person) -> dict[str, int]:
    return {one["name"]: one["count"] for one in person.get("/labels").json["items"]}


def found(person: Person, label: str) -> list[str]:
    return sorted(task["title"] for task in person.get(f"/tasks?label={label}").json["items"])


def test_a_label_counts_the_open_tasks_that_have_it(alice: Person, bob: Person) -> None:
    alice.task(labels=["home", "bills"])
    alice.task(labels=["home"], status="done")
    alice.task(labels=["old"], status="done")
    alice.delete(f"/tasks/{alice.task(labels=['gone'])['id']}")
    bob.task(labels=["foreign"])

    assert listed(alice) == {"bills": 1, "home": 1, "old": 0}
    assert list(listed(alice)) == ["bills", "home", "old"]


@pytest.mark.parametrize("name", ["house", "garden/shed", "a b", "ü?#%", "$where"])
def test_a_label_gets_another_name_on_all_tasks(alice: Person, name: str) -> None:
    alice.task(title="one", labels=["home"])
    alice.task(title="two", labels=["bills", "home"])
    trashed = alice.task(labels=["home"])["id"]
    alice.delete(f"/tasks/{trashed}")

    assert alice.patch("/labels/home", {"name": name}).status_code == 204

    assert listed(alice) == {"bills": 1, name: 2}
    assert alice.get(f"/tasks/{trashed}").json["labels"] == [name]
    assert found(alice, "home") == []
    assert [task["title"] for task in alice.get("/tasks", query_string={"label": name}).json["items"]] == [
        "two",
        "one",
    ]


def test_a_name_that_is_there_takes_the_other_in(alice: Person) -> None:
    both = alice.task(labels=["bills", "home", "house"])["id"]
    alice.task(labels=["house"])
    alice.patch("/labels/home", {"name": "house"})

    assert alice.get(f"/tasks/{both}").json["labels"] == ["bills", "house"]
    assert listed(alice) == {"bills": 1, "house": 2}


def test_a_removed_label_is_on_no_task(alice: Person) -> None:
    task = alice.task(labels=["bills", "home"])
    assert alice.delete("/labels/home").status_code == 204

    after = alice.get(f"/tasks/{task['id']}").json
    assert (after["labels"], after["version"]) == (["bills"], task["version"] + 1)
    assert alice.delete("/labels/home").status_code == 404


def test_a_label_with_a_slash_can_be_named(alice: Person) -> None:
    alice.task(labels=["garden/shed"])

    assert alice.delete("/labels/garden/shed").status_code == 204
    assert listed(alice) == {}


def test_what_nobody_has_is_not_found(alice: Person, bob: Person) -> None:
    alice.task(labels=["home"])

    for answer in (bob.patch("/labels/home", {"name": "mine"}), bob.delete("/labels/home")):
        assert (answer.status_code, answer.json["code"]) == (404, "label_not_found")
    assert listed(alice) == {"home": 1}


def test_many_tasks_have_the_new_name_at_once_and_stored_by_the_job(
    alice: Person, jobs: Jobs, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "BATCH", BATCH)
    tasks, markers = stored["myriad_tasks"]["tasks"], stored["myriad_tasks"]["markers"]
    task = alice.task(title="one", labels=["home", "bills"])
    row = tasks.find_one({"_id": ObjectId(task["id"])})
    tasks.insert_many({**row, "_id": ObjectId()} for _ in range(MANY))
    alice.patch("/labels/home", {"name": "house"})
    alice.patch("/labels/house", {"name": "flat"})
    alice.delete("/labels/bills")

    assert tasks.count_documents({"labels": "home"}, hint="_id_") > 0
    assert listed(alice) == {"flat": MANY + 1}
    assert found(alice, "home") == found(alice, "house") == []
    assert len(found(alice, "flat")) == 20
    assert {str(one["labels"]) for one in alice.get("/tasks?limit=100").json["items"]} == {"['flat']"}
    for _ in range(10):
        markers.update_many({}, {"$set": {"due": clock.now() - timedelta(hours=1)}})
        jobs.run("tasks.apply_markers")

    assert markers.count_documents({}, hint="_id_") == 0
    assert tasks.count_documents({"labels": ["flat"]}, hint="_id_") == MANY + 1
    assert listed(alice) == {"flat": MANY + 1}
