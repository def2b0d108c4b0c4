"""GET /tasks/counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from tests.conftest import scopes
from tests.support.cast import Person, register
from tests.support.plans import asked, explain
from webapp.core import clock

NOBODYS = {"inbox": 0, "today": 0, "upcoming": 0, "overdue": 0, "projects": {}}


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles"])
def zoe(request: pytest.FixtureRequest, client: FlaskClient) -> Iterator[Person]:
    """Somebody far away, at noon of 10 March."""
    with clock.stopped(datetime(2027, 3, 10, 12, tzinfo=ZoneInfo(request.param))):
        yield register(client, "zoe", timezone=request.param)


def test_there_is_nothing_to_count_at_first(alice: Person) -> None:
    assert alice.get("/tasks/counts").json == NOBODYS


def test_each_figure_is_the_length_of_its_view(zoe: Person) -> None:
    for day in range(6, 16):
        zoe.task(due={"date": f"2027-03-{day:02d}"})
    made = [zoe.task(due={"date": "2027-03-10", "time": time})["id"] for time in ("08:00", "11:00", "18:00")]
    zoe.post(f"/tasks/{made[0]}/complete")
    zoe.delete(f"/tasks/{zoe.task(due={'date': '2027-03-01'})['id']}")
    zoe.task()

    counts = zoe.get("/tasks/counts").json

    assert counts == {"inbox": 13, "today": 3, "upcoming": 5, "overdue": 5, "projects": {}}
    for view in ("inbox", "today", "upcoming", "overdue"):
        assert counts[view] == len(zoe.get(f"/tasks?view={view}&limit=100").json["items"])


def test_every_change_counts_at_once(alice: Person) -> None:
    task = f"/tasks/{alice.task(due={'date': '2020-01-31'})['id']}"
    one = {**NOBODYS, "inbox": 1, "overdue": 1}

    assert alice.get("/tasks/counts").json == one
    alice.post(f"{task}/complete")
    assert alice.get("/tasks/counts").json == NOBODYS
    alice.post(f"{task}/reopen")
    assert alice.get("/tasks/counts").json == one
    alice.patch(task, {"due": {"date": "2999-12-31"}})
    assert alice.get("/tasks/counts").json == {**NOBODYS, "inbox": 1, "upcoming": 1}
    alice.delete(task)
    assert alice.get("/tasks/counts").json == NOBODYS


def test_nobody_counts_anothers_tasks(alice: Person, bob: Person) -> None:
    alice.task(due={"date": "2020-01-31"})

    assert bob.get("/tasks/counts").json == NOBODYS


def test_counting_looks_at_no_task(alice: Person, stored: Any) -> None:
    for days in range(-3, 4):
        alice.task(due={"date": f"{clock.now() + timedelta(days=days):%Y-%m-%d}"})
    mark = len(scopes.commands)
    alice.get("/tasks/counts")

    sent = [command for command in asked(scopes, mark) if "aggregate" in command]
    counts = [explain(stored, command) for command in sent]

    assert len(counts) == 5
    assert all("hint" in command for command in sent)  # or the planner may walk what is best for another user
    assert {plan.documents for plan in counts} == {0}
    assert max(plan.keys for plan in counts) <= 8


def test_a_query_is_of_no_consequence_to_a_path_that_takes_none(alice: Person) -> None:
    assert alice.get("/tasks/counts?view=today").json == NOBODYS
