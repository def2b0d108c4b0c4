"""GET /tasks/{id}/occurrences."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from bson import ObjectId

from tests.conftest import scopes
from tests.support.cast import Person
from webapp.core import answers, clock, db
from webapp.tasks import service

EARLY = datetime(2027, 1, 28, 12, tzinfo=UTC)
DUE = {"date": "2027-01-31", "time": None, "timezone": None}


def daily(person: Person, **fields: Any) -> dict[str, Any]:
    return person.task(**{"due": DUE, "recurrence": {"rrule": "FREQ=DAILY"}, **fields})


def complete(person: Person, task: dict[str, Any], *days: str, how: str = "complete") -> None:
    for day in days:
        assert person.post(f"/tasks/{task['id']}/{how}", {"occurrence": day}).status_code == 200


@pytest.fixture(autouse=True)
def _early() -> Any:
    with clock.stopped(EARLY):
        yield


def test_what_was_completed_and_skipped_is_told_the_latest_first(alice: Person) -> None:
    """ "Recurring completions missing from completed tasks"."""
    made = daily(alice)
    complete(alice, made, "2027-01-31")
    with clock.stopped(EARLY + timedelta(minutes=1)):
        complete(alice, made, "2027-02-01", how="skip")
        body = alice.get(f"/tasks/{made['id']}/occurrences").json

    assert body["next_cursor"] is None
    assert [{**item, "id": ""} for item in body["items"]] == [
        {
            "id": "",
            "occurrence": "2027-02-01",
            "kind": "skipped",
            "due": {**DUE, "date": "2027-02-01"},
            "at": "2027-01-28T12:01:00.000Z",
            "next": {**DUE, "date": "2027-02-02"},
        },
        {
            "id": "",
            "occurrence": "2027-01-31",
            "kind": "done",
            "due": DUE,
            "at": "2027-01-28T12:00:00.000Z",
            "next": {**DUE, "date": "2027-02-01"},
        },
    ]


def test_a_task_has_none_before_the_first_is_over(alice: Person) -> None:
    for made in (daily(alice), alice.task()):
        assert alice.get(f"/tasks/{made['id']}/occurrences").json == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("step", [timedelta(0), timedelta(seconds=1)])
def test_the_pages_together_are_the_log_whether_times_tie_or_not(alice: Person, step: timedelta) -> None:
    made = daily(alice)
    other = daily(alice)
    days = [f"2027-02-{day:02}" for day in range(1, 12)]
    complete(alice, made, "2027-01-31")
    for number, day in enumerate(days, 1):
        with clock.stopped(EARLY + number * step):
            complete(alice, made, day)
    complete(alice, other, "2027-01-31")

    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = alice.get(f"/tasks/{made['id']}/occurrences?limit=5{more}").json
        seen += [item["occurrence"] for item in page["items"]]
        cursor = page["next_cursor"]

    wanted = ["2027-01-31", *days][::-1]
    assert (seen == wanted) if step else (sorted(seen) == wanted[::-1])


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?cursor=x", "?other=1"])
def test_a_page_that_cannot_be_is_refused(alice: Person, query: str) -> None:
    made = daily(alice)

    assert alice.get(f"/tasks/{made['id']}/occurrences{query}").status_code in (400, 422)


def test_a_cached_page_is_never_older_than_a_completion(alice: Person) -> None:
    made = daily(alice)
    page = f"/tasks/{made['id']}/occurrences"
    for number, day in enumerate(("2027-01-31", "2027-02-01", "2027-02-02"), 1):
        complete(alice, made, day)
        first = alice.get(page)
        began = len(scopes.commands)
        again = alice.get(page, headers={"If-None-Match": first.headers["ETag"]})
        assert (len(first.json["items"]), again.status_code) == (number, 304)
        assert [name for name, collection, _ in scopes.commands[began:] if collection == "occurrences"] == []


def test_an_occurrence_that_is_forgotten_is_gone_from_the_page_and_can_be_completed(alice: Person) -> None:
    """What undoing a completion needs of the log."""
    made = daily(alice)
    complete(alice, made, "2027-01-31")
    page = f"/tasks/{made['id']}/occurrences"
    assert len(alice.get(page).json["items"]) == 1
    user, task = UUID(alice.id), ObjectId(made["id"])
    with answers.of("tasks").changing(user):
        db.atomic("tasks", lambda: service.forget_occurrence(user, task, "2027-01-31"))
    assert alice.get(page).json["items"] == []

    alice.patch(f"/tasks/{made['id']}", {"due": DUE})
    complete(alice, made, "2027-01-31")
    assert len(alice.get(page).json["items"]) == 1


def test_a_completion_that_fails_half_way_leaves_nothing(alice: Person, stored: Any) -> None:
    made = daily(alice)

    def fail() -> None:
        user, task = UUID(alice.id), ObjectId(made["id"])
        service.complete(user, task, occurrence="2027-01-31", hint="UTC")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        db.atomic("tasks", fail)

    assert alice.get(f"/tasks/{made['id']}").json == made
    assert alice.get(f"/tasks/{made['id']}/occurrences").json["items"] == []


def test_a_page_deep_in_the_log_costs_what_the_first_costs(alice: Person, stored: Any) -> None:
    made = daily(alice)
    rows = [
        {
            "_id": ObjectId(),
            "user_id": UUID(alice.id),
            "task_id": ObjectId(made["id"]),
            "occurrence": f"x{number}",
            "kind": "done",
            "due": DUE,
            "next": DUE,
            "at": EARLY - timedelta(minutes=number),
        }
        for number in range(60)
    ]
    occurrences = stored["myriad_tasks"].get_collection("occurrences", codec_options=_codec(stored))
    occurrences.insert_many(rows)
    cursor, page = "", f"/tasks/{made['id']}/occurrences?limit=5"
    for _ in range(8):
        cursor = f"&cursor={alice.get(page + cursor).json['next_cursor']}"
    began = len(scopes.commands)
    assert len(alice.get(page + cursor).json["items"]) == 5
    finds = [
        command
        for name, collection, command in scopes.commands[began:]
        if (name, collection) == ("find", "occurrences")
    ]
    figures = [_explained(occurrences, command) for command in finds]

    assert sum(one["totalKeysExamined"] for one in figures) <= 7
    assert sum(one["totalDocsExamined"] for one in figures) <= 6


def _codec(stored: Any) -> Any:
    return stored["myriad_tasks"].codec_options.with_options(uuid_representation=4)


def _explained(occurrences: Any, command: Any) -> Any:
    shape = {name: command[name] for name in ("find", "filter", "sort", "limit", "hint") if name in command}
    told = occurrences.database.command(
        {"explain": shape, "verbosity": "executionStats"}, codec_options=occurrences.codec_options
    )
    assert "SORT" not in str(told["queryPlanner"]["winningPlan"])
    return told["executionStats"]
