"""SIGKILL of a worker in the midst of what a deleted project means for its tasks: another goes on with it."""

from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from tests.support import processes
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.support.waiting import until
from tests.tasks.test_projects import project
from webapp.core import clock

pytestmark = pytest.mark.faults
MANY = 500


def test_what_a_killed_worker_began_another_finishes_once(
    environment: dict[str, str], alice: Person, jobs: Jobs, stored: Any
) -> None:
    tasks, markers = stored["myriad_tasks"]["tasks"], stored["myriad_tasks"]["markers"]
    home = project(alice)["id"]
    row = tasks.find_one({"_id": ObjectId(alice.task(project_id=home)["id"])})
    tasks.insert_many({**row, "_id": ObjectId()} for _ in range(MANY - 1))
    gone = {"trashed_with": ObjectId(home)}

    def applied() -> int:
        return int(tasks.count_documents(gone, hint="_id_"))

    with processes.worker(environment, WORKER_CONCURRENCY="1") as worker:
        alice.delete(f"/projects/{home}")
        until(applied, seconds=20, every=0.005)
        worker.kill()
    assert 0 < applied() < MANY
    assert alice.get("/tasks").json["items"] == []

    markers.update_many({}, {"$set": {"due": clock.now() - timedelta(hours=1)}})  # its lease runs out

    def finished() -> bool:
        jobs.run("tasks.apply_markers")  # each run has a bound of its own
        return applied() == MANY

    until(finished, seconds=30)
    assert {one["version"] for one in tasks.find(gone, {"version": 1}, hint="_id_")} == {2}
