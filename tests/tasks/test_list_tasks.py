"""GET /tasks."""

from typing import Any

import pytest

from tests.support.cast import Person


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [task["id"] for task in answer.json["items"]]


def test_the_newest_comes_first(alice: Person) -> None:
    made = [alice.task()["id"] for _ in range(3)]

    assert ids(alice.get("/tasks")) == made[::-1]


def test_a_list_shows_tasks_as_they_are_read(alice: Person) -> None:
    made = alice.task(labels=["home"], due={"date": "2027-01-31"}, reminders=[{"minutes_before": 5}])

    assert alice.get("/tasks").json == {"items": [made], "next_cursor": None}


def test_nobody_sees_anothers_tasks(alice: Person, bob: Person) -> None:
    alice.task()

    assert bob.get("/tasks").json == {"items": [], "next_cursor": None}


def test_a_page_is_twenty_unless_asked_otherwise(alice: Person) -> None:
    made = [alice.task()["id"] for _ in range(21)]

    assert ids(alice.get("/tasks")) == made[:0:-1]
    assert ids(alice.get("/tasks?limit=1")) == made[-1:]
    assert ids(alice.get("/tasks?limit=100")) == made[::-1]


FILTERS = [
    ("status=todo", ["none", "feb", "jan"]),
    ("status=doing", ["mar"]),
    ("status=done", ["old"]),
    ("due_before=2027-02-01T00:00:00Z", ["old", "jan"]),
    ("due_before=2027-02-15T12:00:00Z", ["old", "jan"]),
    ("due_before=2027-02-15T12:00:00.001Z", ["old", "feb", "jan"]),
    ("due_after=2027-02-15T12:00:00Z", ["mar", "feb"]),
    ("due_after=2027-02-15T13:00:00%2B01:00", ["mar", "feb"]),
    ("due_after=2027-01-01T00:00:00Z&due_before=2027-02-28T00:00:00Z", ["feb", "jan"]),
    ("status=todo&due_after=2027-02-01T00:00:00Z", ["feb"]),
    ("status=done&due_after=2027-02-01T00:00:00Z", []),
    ("due_after=2027-03-01T00:00:00Z&due_before=2027-02-01T00:00:00Z", []),
]


def test_filters_all_have_to_hold(subtests: pytest.Subtests, alice: Person) -> None:
    alice.task(title="jan", due={"date": "2027-01-15", "time": "12:00"})
    alice.task(title="feb", due={"date": "2027-02-15", "time": "12:00"})
    alice.task(title="mar", due={"date": "2027-03-15", "time": "12:00"}, status="doing")
    alice.task(title="none")
    alice.task(title="old", due={"date": "2026-01-15", "time": "12:00"}, status="done")

    for query, wanted in FILTERS:
        with subtests.test(query):
            assert [task["title"] for task in alice.get(f"/tasks?{query}").json["items"]] == wanted


NOT_UNDERSTOOD = [
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=ten",
    "limit=1e1",
    "limit=99999999999999999999",
    "limit=",
    "status=later",
    "status=",
    "status[$ne]=todo",
    "status=%7B%22$ne%22:null%7D",
    "due_before=tomorrow",
    "due_before=2027-01-31",
    "due_after=2027-01-31T00:00:00",
    "due_before[$gt]=2027-01-31T00:00:00Z",
    "$where=1",
    "user_id=1",
    "deleted_at=null",
    "Limit=3",
]


def test_a_query_that_is_not_understood_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for query in NOT_UNDERSTOOD:
        with subtests.test(str(query)):
            answer = alice.get(f"/tasks?{query}")

            assert answer.status_code == 422
            assert answer.json["errors"][0]["field"] == query.partition("=")[0]


CURSORS = [
    "",
    "x",
    "=",
    "null",
    "AAAA",
    "A" * 15,
    "A" * 17,
    "A" * 32,
    "é",
    "%00",
    "A" * 200,
    "0123456789abcdef01234567",
]


def test_a_cursor_that_we_did_not_give_out_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for cursor in CURSORS:
        with subtests.test(str(cursor)):
            answer = alice.get(f"/tasks?cursor={cursor}")

            assert (answer.status_code, answer.json["code"]) == (400, "cursor_invalid")
