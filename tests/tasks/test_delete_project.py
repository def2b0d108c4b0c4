"""Deleting a project and restoring it: its tasks go and come back, however many, and no others."""

from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.tasks.test_projects import project
from webapp.core import clock
from webapp.tasks.service import applying

MANY, BATCH = 50, 20
EVERY_VIEW = ("", "?view=inbox", "?view=trash", "?view=done", "?view=today", "?view=overdue", "?label=x")


def titles(person: Person, query: str = "") -> list[str]:
    answer = person.get(f"/tasks{query}")
    assert answer.status_code == 200, answer.text
    return sorted(task["title"] for task in answer.json["items"])


def settle(jobs: Jobs, stored: Any) -> None:
    """Run the job to its end: the markers linger, so their time is made past."""
    for _ in range(2):
        stored["myriad_tasks"]["markers"].update_many({}, {"$set": {"due": clock.now() - timedelta(hours=1)}})
        with clock.shifted(timedelta(minutes=1)):
            jobs.run("tasks.apply_markers")


@pytest.fixture
def home(alice: Person) -> str:
    """A project with a task that is open, one that is done, one that was trashed before, and neighbours."""
    made = project(alice)["id"]
    fields = {"project_id": made, "labels": ["x"], "due": {"date": "2020-01-31"}}
    alice.task(title="open", **fields)
    alice.task(title="done", status="done", **fields)
    alice.delete(f"/tasks/{alice.task(title='thrown away before', **fields)['id']}")
    alice.task(title="inbox", labels=["x"])
    alice.task(title="neighbour", project_id=project(alice, "Work")["id"])
    return f"/projects/{made}"


@pytest.mark.parametrize("applied", [False, True], ids=["at once", "when the job has run"])
def test_the_tasks_of_a_deleted_project_are_in_the_trash(
    alice: Person, jobs: Jobs, stored: Any, home: str, applied: bool
) -> None:
    assert alice.delete(home).status_code == 204
    assert alice.delete(home).status_code == 204
    if applied:
        settle(jobs, stored)

    assert titles(alice) == ["inbox", "neighbour"]
    assert titles(alice, "?view=trash") == ["done", "open", "thrown away before"]
    assert titles(alice, "?view=done") == titles(alice, "?view=overdue") == []
    assert titles(alice, "?label=x") == ["inbox"]
    counts = alice.get("/tasks/counts").json
    assert (counts["inbox"], counts["overdue"], list(counts["projects"].values())) == (1, 0, [1])
    assert alice.get("/labels").json["items"] == [{"name": "x", "count": 1}]
    for task in alice.get("/tasks?view=trash").json["items"]:
        assert alice.get(f"/tasks/{task['id']}").json == task
    assert [one["name"] for one in alice.get("/projects").json["items"]] == ["Work"]
    assert [one["name"] for one in alice.get("/projects?deleted=true").json["items"]] == ["Home"]


@pytest.mark.parametrize("trashed", [False, True], ids=["not applied yet", "applied"])
@pytest.mark.parametrize("restored", [False, True], ids=["at once", "when the job has run"])
def test_restoring_brings_back_exactly_what_went_with_it(
    alice: Person, jobs: Jobs, stored: Any, home: str, trashed: bool, restored: bool
) -> None:
    before = {query: titles(alice, query) for query in EVERY_VIEW}
    order = [task["id"] for task in alice.get("/tasks?sort=position").json["items"]]
    alice.delete(home)
    if trashed:
        settle(jobs, stored)
    answer = alice.post(f"{home}/restore")
    if restored:
        settle(jobs, stored)

    assert (answer.status_code, answer.json["deleted_at"]) == (200, None)
    assert {query: titles(alice, query) for query in EVERY_VIEW} == before
    assert [task["id"] for task in alice.get("/tasks?sort=position").json["items"]] == order
    assert alice.get("/tasks").json["items"][0]["labels"] is not None
    assert stored["myriad_tasks"]["markers"].count_documents({"user_id": {"$exists": True}}, hint="_id_") == (
        0 if restored else 1
    )


def test_a_task_restored_by_itself_comes_back_in_the_inbox(
    alice: Person, jobs: Jobs, stored: Any, home: str
) -> None:
    task = next(one for one in alice.get("/tasks").json["items"] if one["title"] == "open")
    alice.delete(home)
    restored = alice.post(f"/tasks/{task['id']}/restore").json
    settle(jobs, stored)

    assert (restored["project_id"], restored["deleted_at"]) == (None, None)
    assert titles(alice, "?view=inbox") == ["inbox", "open"]
    alice.post(f"{home}/restore")
    assert alice.get(f"/tasks/{task['id']}").json["project_id"] is None


def test_a_task_that_slips_in_while_the_project_goes_goes_too(
    alice: Person, jobs: Jobs, stored: Any, home: str
) -> None:
    """A request that found the project alive may write after the job has run."""
    alice.delete(home)
    jobs.run("tasks.apply_markers")
    tasks = stored["myriad_tasks"]["tasks"]
    row = tasks.find_one({"title": "neighbour"}, hint="_id_")
    tasks.insert_one(
        {**row, "_id": ObjectId(), "title": "late", "project_id": ObjectId(home.rpartition("/")[2])}
    )

    assert "late" not in titles(alice)
    settle(jobs, stored)
    assert tasks.find_one({"title": "late"}, hint="_id_")["deleted_at"] is not None


def test_reminders_of_a_deleted_project_stay_silent(alice: Person, jobs: Jobs, stored: Any) -> None:
    made = project(alice)["id"]
    alice.task(project_id=made, reminders=[{"at": clock.now().isoformat()}])
    alice.delete(f"/projects/{made}")
    jobs.run("tasks.fire_reminders")

    assert stored["myriad_tasks"]["outbox"].count_documents({}, hint="_id_") == 0


def test_a_job_that_dies_in_the_middle_is_gone_on_with(
    alice: Person, jobs: Jobs, stored: Any, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = stored["myriad_tasks"]["tasks"]
    row = tasks.find_one({"title": "open"}, hint="_id_")
    tasks.insert_many({**row, "_id": ObjectId(), "title": f"n{number}"} for number in range(MANY))
    alice.delete(home)
    real, calls = applying.rewrite, iter(range(10_000))

    def dying(*arguments: Any, **options: Any) -> None:
        if next(calls) == MANY // 2:
            raise SystemExit
        real(*arguments, **options)

    monkeypatch.setattr(applying, "BATCH", BATCH)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "rewrite", dying)
        with pytest.raises(SystemExit):
            jobs.run("tasks.apply_markers")
    gone = tasks.count_documents({"trashed_with": {"$ne": None}}, hint="_id_")
    assert 0 < gone < MANY
    assert len(alice.get("/tasks?limit=100").json["items"]) == 2
    settle(jobs, stored)

    assert tasks.count_documents({"trashed_with": {"$ne": None}}, hint="_id_") == MANY + 2
    assert {one["version"] for one in tasks.find({"trashed_with": {"$ne": None}}, hint="_id_")} == {
        row["version"] + 1
    }
