"""Undoing what moved a task on that comes back, alone and in bulk."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.cast import Person
from webapp.core import clock

EARLY = datetime(2027, 1, 28, 12, tzinfo=UTC)
FULL: dict[str, Any] = {
    "due": {"date": "2027-01-31", "time": "17:00"},
    "status": "doing",
    "labels": ["home"],
    "recurrence": {"rrule": "FREQ=MONTHLY;COUNT=2"},
    "reminders": [{"id": "a", "minutes_before": 5}, {"id": "b", "at": "2027-01-30T08:00:00.000Z"}],
    "checklist": [{"id": "x", "text": "Find the bill", "done": True}],
}
NAME = "2027-01-31T17:00"


@pytest.fixture(autouse=True)
def _early() -> Any:
    with clock.stopped(EARLY):
        yield


def same(after: dict[str, Any], before: dict[str, Any]) -> bool:
    passing = {"version": 0, "updated_at": ""}
    return {**after, **passing} == {**before, **passing}


def log(person: Person, task: dict[str, Any]) -> list[tuple[str, str]]:
    items = person.get(f"/tasks/{task['id']}/occurrences").json["items"]
    return [(item["occurrence"], item["kind"]) for item in items]


def undo(person: Person, task: dict[str, Any], version: int) -> dict[str, Any]:
    answer = person.post(f"/tasks/{task['id']}/undo", {"version": version})
    assert answer.status_code == 200, answer.text
    row: dict[str, Any] = answer.json
    return row


@pytest.mark.parametrize("how", ["complete", "skip", "patch"])
def test_undo_brings_the_occurrence_back_and_undo_of_that_takes_it_again(alice: Person, how: str) -> None:
    made = alice.task(**FULL)
    path = f"/tasks/{made['id']}"
    if how == "patch":
        moved = alice.patch(path, {"status": "done"}).json
    else:
        moved = alice.post(f"{path}/{how}", {"occurrence": NAME}).json["task"]
    kept = log(alice, made)
    assert (moved["due"]["date"], kept) == ("2027-02-28", [(NAME, "skipped" if how == "skip" else "done")])
    assert moved["recurrence"]["rrule"] == "FREQ=MONTHLY;COUNT=1;BYMONTHDAY=-1"

    undone = undo(alice, made, 2)
    assert same(undone, made)
    assert log(alice, made) == []

    assert same(undo(alice, made, 3), moved)
    assert log(alice, made) == kept


def test_what_was_undone_can_be_completed_again(alice: Person) -> None:
    made = alice.task(**FULL)
    first = alice.post(f"/tasks/{made['id']}/complete", {"occurrence": NAME}).json
    undo(alice, made, 2)
    again = alice.post(f"/tasks/{made['id']}/complete", {"occurrence": NAME}).json

    assert same(again["task"], first["task"])
    assert log(alice, made) == [(NAME, "done")]


def test_the_history_says_what_was_completed_and_skipped(alice: Person) -> None:
    made = alice.task(**FULL)
    alice.post(f"/tasks/{made['id']}/skip", {"occurrence": NAME})
    alice.post(f"/tasks/{made['id']}/complete", {"occurrence": "2027-02-28T17:00"})
    steps = alice.get(f"/tasks/{made['id']}/history").json["items"]

    assert [step["action"] for step in steps][:2] == ["complete", "skip"]
    assert {change["field"] for change in steps[1]["changes"]} >= {"due", "recurrence", "checklist"}


def test_undoing_the_reopening_of_an_ended_task_ends_it_again(alice: Person) -> None:
    made = alice.task(**{**FULL, "recurrence": {"rrule": "FREQ=DAILY;COUNT=1"}})
    done = alice.post(f"/tasks/{made['id']}/complete", {"occurrence": NAME}).json["task"]
    alice.post(f"/tasks/{made['id']}/reopen")
    assert log(alice, made) == []

    assert same(undo(alice, made, 3), done)
    assert log(alice, made) == [(NAME, "done")]


def test_a_bulk_completes_occurrences_once_and_is_undone(alice: Person) -> None:
    made, plain = alice.task(**FULL), alice.task(title="Plain")
    ids = [{"id": made["id"], "occurrence": NAME}, {"id": plain["id"]}]
    first = alice.post("/tasks/bulk", {"ids": ids, "action": "complete"}).json["results"]
    again = alice.post("/tasks/bulk", {"ids": ids, "action": "complete"}).json["results"]
    assert [one["status"] for one in first] == [200, 200]
    assert again == first
    assert log(alice, made) == [(NAME, "done")]

    undoing = [{"id": one["id"], "version": one["version"]} for one in first]
    alice.post("/tasks/bulk", {"ids": undoing, "action": "undo"})
    assert same(alice.get(f"/tasks/{made['id']}").json, made)
    assert log(alice, made) == []


def test_a_bulk_needs_the_occurrence_of_those_that_come_back(alice: Person) -> None:
    made = alice.task(**FULL)
    body = {"ids": [made["id"]], "action": "complete"}
    (refused,) = alice.post("/tasks/bulk", body).json["results"]
    assert (refused["status"], refused["code"]) == (428, "occurrence_required")

    body = {"ids": [{"id": made["id"], "occurrence": NAME}], "action": "patch", "patch": {"status": "done"}}
    first, second = (alice.post("/tasks/bulk", body).json["results"] for _ in range(2))
    assert first == second
    assert log(alice, made) == [(NAME, "done")]
