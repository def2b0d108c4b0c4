"""POST /tasks/{id}/complete of a task that comes back, and every other way to say the same."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Person, register
from webapp.core import clock
from webapp.core.web.application import Application

THREADS = 16
EARLY = datetime(2027, 1, 28, 12, tzinfo=UTC)
DAY = {"date": "2027-01-31", "time": None, "timezone": None}
WALL = {**DAY, "time": "17:00"}


def weekly(person: Person, **fields: Any) -> dict[str, Any]:
    return person.task(**{"due": DAY, "recurrence": {"rrule": "FREQ=WEEKLY"}, **fields})


def complete(person: Person, task: dict[str, Any], occurrence: str, how: str = "complete") -> Any:
    answer = person.post(f"/tasks/{task['id']}/{how}", {"occurrence": occurrence})
    assert answer.status_code == 200, answer.text
    return answer.json


def log(person: Person, task: dict[str, Any]) -> list[tuple[str, str]]:
    items = person.get(f"/tasks/{task['id']}/occurrences").json["items"]
    return [(item["occurrence"], item["kind"]) for item in items]


@pytest.fixture(autouse=True)
def _early() -> Any:
    """It is some days before the first due."""
    with clock.stopped(EARLY):
        yield


def test_one_completion_makes_one_next_and_keeps_what_was_done(alice: Person) -> None:
    """ "Cannot set repeating tasks to done", "completion kills the series"."""
    made = weekly(alice, labels=["home"], notes="x")
    body = complete(alice, made, "2027-01-31")

    assert body["next"] == {"due": {**DAY, "date": "2027-02-07"}}
    assert body["task"] == {
        **made,
        "due": {**DAY, "date": "2027-02-07"},
        "due_at": "2027-02-07T23:59:59.999Z",
        "version": 2,
        "updated_at": body["task"]["updated_at"],
    }
    assert alice.get(f"/tasks/{made['id']}").json == body["task"]
    assert log(alice, made) == [("2027-01-31", "done")]
    assert len(alice.get("/tasks").json["items"]) == 1


def test_a_series_goes_on_as_long_as_it_is_completed(alice: Person) -> None:
    made = alice.task(due=DAY, recurrence={"rrule": "FREQ=MONTHLY"})
    seen, following = [], made["due"]
    for _ in range(5):
        seen.append(following["date"])
        following = complete(alice, made, following["date"])["next"]["due"]

    assert seen == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]
    assert sorted(log(alice, made)) == [(name, "done") for name in seen]


def test_without_the_occurrence_nothing_is_completed(alice: Person) -> None:
    made = weekly(alice)
    for how in ("complete", "skip"):
        answer = alice.post(f"/tasks/{made['id']}/{how}")
        assert (answer.status_code, answer.json["code"]) == (428, "occurrence_required")
    assert alice.get(f"/tasks/{made['id']}").json == made


@pytest.mark.parametrize("how", ["complete", "skip"])
def test_saying_it_again_answers_the_same_and_changes_nothing_more(alice: Person, how: str) -> None:
    """A double click, a retry, another tab; also long after."""
    made = weekly(alice)
    first = complete(alice, made, "2027-01-31", how)
    assert complete(alice, made, "2027-01-31", how) == first
    assert complete(alice, made, "2027-01-31", "complete") == first
    with clock.stopped(EARLY + timedelta(days=200)):
        assert complete(alice, made, "2027-01-31", how) == first
    assert len(log(alice, made)) == 1


def test_an_occurrence_that_is_neither_due_nor_over_is_refused(alice: Person) -> None:
    made = weekly(alice)
    for how in ("complete", "skip"):
        answer = alice.post(f"/tasks/{made['id']}/{how}", {"occurrence": "2027-02-07"})
        assert (answer.status_code, answer.json["code"]) == (409, "occurrence_unknown")
    changes = {"status": "done", "occurrence": "2027-02-07"}
    assert alice.patch(f"/tasks/{made['id']}", changes).json["code"] == "occurrence_unknown"
    assert alice.get(f"/tasks/{made['id']}").json == made


@pytest.mark.parametrize("bad", ["", "today", "2027-1-31", "2027-01-31T5pm", "٢٠٢٧-٠١-٣١", 7, ["2027-01-31"]])
def test_an_occurrence_is_named_by_its_due(alice: Person, bad: Any) -> None:
    made = weekly(alice)

    assert alice.post(f"/tasks/{made['id']}/complete", {"occurrence": bad}).status_code == 422


def test_an_occurrence_with_a_time_is_named_with_it(alice: Person) -> None:
    made = weekly(alice, due=WALL)

    assert complete(alice, made, "2027-01-31T17:00")["next"]["due"] == {**WALL, "date": "2027-02-07"}
    assert alice.post(f"/tasks/{made['id']}/complete", {"occurrence": "2027-02-07"}).status_code == 409


@pytest.mark.parametrize("named", [True, False])
def test_a_status_of_done_completes_the_occurrence_once(alice: Person, named: bool) -> None:
    """The done column, and a client that knows nothing of occurrences and clicks twice."""
    made = weekly(alice)
    changes = {"status": "done", **({"occurrence": "2027-01-31"} if named else {})}
    first = alice.patch(f"/tasks/{made['id']}", changes)
    again = alice.patch(f"/tasks/{made['id']}", changes)

    assert (first.status_code, first.json) == (200, again.json)
    assert (first.json["status"], first.json["due"]["date"]) == ("todo", "2027-02-07")
    assert log(alice, made) == [("2027-01-31", "done")]


def test_a_status_of_done_later_on_completes_the_next(alice: Person) -> None:
    made = weekly(alice)
    alice.patch(f"/tasks/{made['id']}", {"status": "done"})
    with clock.stopped(EARLY + timedelta(seconds=11)):
        alice.patch(f"/tasks/{made['id']}", {"status": "done"})

    assert [name for name, _ in log(alice, made)] == ["2027-02-07", "2027-01-31"]


def test_one_who_has_seen_the_next_may_complete_it_at_once(alice: Person) -> None:
    made = weekly(alice)
    alice.patch(f"/tasks/{made['id']}", {"status": "done"}, headers={"If-Match": '"1"'})
    assert (
        alice.patch(f"/tasks/{made['id']}", {"status": "done"}, headers={"If-Match": '"1"'}).status_code
        == 412
    )
    alice.patch(f"/tasks/{made['id']}", {"status": "done"}, headers={"If-Match": '"2"'})

    assert len(log(alice, made)) == 2


def test_other_changes_sent_with_done_are_kept(alice: Person) -> None:
    made = weekly(alice)
    changed = alice.patch(f"/tasks/{made['id']}", {"status": "done", "title": "Paid", "priority": 2}).json

    assert (changed["title"], changed["priority"], changed["due"]["date"]) == ("Paid", 2, "2027-02-07")


def test_done_without_coming_back_ends_the_series(alice: Person) -> None:
    made = weekly(alice)
    done = alice.patch(f"/tasks/{made['id']}", {"status": "done", "recurrence": None}).json

    assert (done["status"], done["due"], done["recurrence"]) == ("done", DAY, None)
    assert log(alice, made) == []


@pytest.mark.parametrize("how", ["complete", "patch", "both"])
def test_of_many_at_once_one_completes(app: Application, alice: Person, how: str) -> None:
    """ "Duplicated instances"."""
    made = weekly(alice, checklist=[{"text": "a", "done": True}])
    task = f"/tasks/{made['id']}"

    def go(number: int) -> Any:
        person = replace(alice, client=app.test_client(use_cookies=False))
        if how == "patch" or (how == "both" and number % 2):
            return person.patch(task, {"status": "done"}).json
        return person.post(f"{task}/complete", {"occurrence": "2027-01-31"}).json["task"]

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(go, range(THREADS)))

    after = alice.get(task).json
    assert (after["version"], after["due"]["date"]) == (2, "2027-02-07")
    assert answers == [after] * THREADS
    assert log(alice, made) == [("2027-01-31", "done")]


def test_a_late_retry_does_not_complete_a_task_that_comes_back_no_more(alice: Person) -> None:
    made = weekly(alice)
    first = complete(alice, made, "2027-01-31")
    plain = alice.patch(f"/tasks/{made['id']}", {"recurrence": None}).json

    assert complete(alice, made, "2027-01-31") == {"task": plain, "next": first["next"]}


def test_a_request_with_a_key_completes_and_is_replayed(alice: Person) -> None:
    made = weekly(alice)
    headers = {"Idempotency-Key": "once"}
    first, second = (
        alice.post(f"/tasks/{made['id']}/complete", {"occurrence": "2027-01-31"}, headers=headers)
        for _ in range(2)
    )

    assert (first.status_code, first.data) == (200, second.data)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(log(alice, made)) == 1


def test_the_checklist_begins_anew(alice: Person) -> None:
    items = [{"id": "a", "text": "Find", "done": True}, {"id": "b", "text": "Pay", "done": False}]
    made = weekly(alice, checklist=items, status="doing")
    task = complete(alice, made, "2027-01-31")["task"]

    assert task["checklist"] == [{**item, "done": False} for item in items]
    assert task["status"] == "todo"


def test_the_rule_says_how_many_are_left_and_the_last_makes_the_task_done(alice: Person) -> None:
    made = weekly(alice, recurrence={"rrule": "FREQ=WEEKLY;COUNT=2"}, checklist=[{"text": "a", "done": True}])
    first = complete(alice, made, "2027-01-31")
    assert first["task"]["recurrence"]["rrule"] == "FREQ=WEEKLY;COUNT=1"
    last = complete(alice, made, "2027-02-07")

    assert last["next"] is None
    assert (last["task"]["status"], last["task"]["due"]["date"]) == ("done", "2027-02-07")
    assert last["task"]["completed_at"] == last["task"]["updated_at"]
    assert complete(alice, made, "2027-02-07") == last
    assert complete(alice, made, "2027-01-31") == {"task": last["task"], "next": first["next"]}
    assert alice.get("/tasks?view=done").json["items"] == [last["task"]]


def test_a_task_whose_rule_has_ended_can_be_reopened_and_completed_again(alice: Person) -> None:
    made = weekly(alice, recurrence={"rrule": "FREQ=WEEKLY;COUNT=1"})
    complete(alice, made, "2027-01-31")
    reopened = alice.post(f"/tasks/{made['id']}/reopen").json
    assert (reopened["status"], reopened["due"], log(alice, made)) == ("todo", DAY, [])

    assert complete(alice, made, "2027-01-31")["task"]["status"] == "done"
    assert log(alice, made) == [("2027-01-31", "done")]


def test_reopening_a_task_that_has_moved_on_changes_nothing(alice: Person) -> None:
    """It is to do already; what moved it on is undone by its history."""
    made = weekly(alice)
    after = complete(alice, made, "2027-01-31")["task"]

    assert alice.post(f"/tasks/{made['id']}/reopen").json == after
    assert len(log(alice, made)) == 1


def test_a_task_set_back_to_a_due_that_is_over_can_be_completed_again(alice: Person) -> None:
    made = weekly(alice)
    complete(alice, made, "2027-01-31")
    alice.patch(f"/tasks/{made['id']}", {"due": DAY})

    assert complete(alice, made, "2027-01-31")["task"]["due"]["date"] == "2027-02-07"
    assert log(alice, made) == [("2027-01-31", "done")]


LATE = datetime(2027, 2, 10, 23, 30, tzinfo=UTC)
"""Wednesday, ten days after the due; the 11th where it is later."""
FROM_COMPLETION = [
    ("FREQ=DAILY", DAY, EARLY, "2027-01-29"),
    ("FREQ=DAILY;INTERVAL=3", DAY, EARLY, "2027-01-31"),
    ("FREQ=DAILY;INTERVAL=3", DAY, LATE, "2027-02-13"),
    ("FREQ=WEEKLY", DAY, EARLY, "2027-02-04"),
    ("FREQ=WEEKLY", DAY, LATE, "2027-02-17"),
    ("FREQ=WEEKLY;BYDAY=SU", DAY, EARLY, "2027-01-31"),
    ("FREQ=WEEKLY;BYDAY=SU", DAY, LATE, "2027-02-14"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", DAY, LATE, "2027-02-22"),
    ("FREQ=MONTHLY", DAY, EARLY, "2027-02-28"),
    ("FREQ=MONTHLY", DAY, LATE, "2027-03-10"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", DAY, LATE, "2027-02-28"),
    ("FREQ=YEARLY", DAY, LATE, "2028-02-10"),
    ("FREQ=DAILY;INTERVAL=2", WALL, EARLY, "2027-01-30"),
    ("FREQ=DAILY;INTERVAL=2", WALL, LATE, "2027-02-12"),
    ("FREQ=DAILY;COUNT=1", DAY, LATE, None),
    ("FREQ=DAILY;UNTIL=20270209", DAY, LATE, None),
]
FROM_DUE = [
    ("FREQ=WEEKLY", DAY, EARLY, "2027-02-07"),
    # Two were missed: the next is that of the rhythm, on today or later.
    ("FREQ=WEEKLY", DAY, LATE, "2027-02-14"),
    ("FREQ=DAILY", DAY, LATE, "2027-02-10"),
    ("FREQ=DAILY;INTERVAL=3", DAY, LATE, "2027-02-12"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE", DAY, LATE, "2027-02-10"),
    ("FREQ=MONTHLY", DAY, LATE, "2027-02-28"),
    ("FREQ=DAILY", WALL, LATE, "2027-02-10"),
    # Those that are counted are not passed over.
    ("FREQ=DAILY;COUNT=5", DAY, LATE, "2027-02-01"),
    ("FREQ=DAILY;UNTIL=20270209", DAY, LATE, None),
]


EARLY_OR_LATE = [("completion", *case) for case in FROM_COMPLETION] + [("due", *case) for case in FROM_DUE]


def test_completed_early_or_late_the_next_is_where_one_expects_it(
    subtests: pytest.Subtests, alice: Person
) -> None:
    for start, rule, due, when, wanted in EARLY_OR_LATE:
        with subtests.test(str((start, rule, due, when, wanted))):
            made = alice.task(due=due, recurrence={"rrule": rule, "from": start})
            with clock.stopped(when):
                following = complete(alice, made, "T".join(filter(None, (due["date"], due["time"]))))["next"]

            assert following == (wanted and {"due": {**due, "date": wanted}})


def test_the_day_of_completing_is_the_users(client: FlaskClient) -> None:
    zoe = register(client, "zoe", timezone="Asia/Tokyo")
    made = zoe.task(due=DAY, recurrence={"rrule": "FREQ=DAILY", "from": "completion"})
    with clock.stopped(LATE):  # it is the 11th there
        assert complete(zoe, made, "2027-01-31")["next"]["due"]["date"] == "2027-02-12"


def test_several_times_a_day_the_missed_ones_of_today_are_passed_over_too(alice: Person) -> None:
    due = {**DAY, "time": "09:00"}
    made = alice.task(due=due, recurrence={"rrule": "FREQ=HOURLY;INTERVAL=5"})
    with clock.stopped(LATE):
        following = complete(alice, made, "2027-01-31T09:00")["next"]["due"]

    assert following == {**due, "date": "2027-02-11", "time": "00:00"}


def test_a_fixed_due_stays_in_its_zone(client: FlaskClient) -> None:
    zoe = register(client, "zoe", timezone="Asia/Tokyo")
    due = {"date": "2027-03-27", "time": "09:00", "timezone": "Europe/Berlin"}
    made = zoe.task(due=due, recurrence={"rrule": "FREQ=DAILY"})
    task = complete(zoe, made, "2027-03-27T09:00")["task"]

    assert (made["due_at"], task["due_at"]) == ("2027-03-27T08:00:00.000Z", "2027-03-28T07:00:00.000Z")
    assert task["due"] == {**due, "date": "2027-03-28"}


def test_skipping_leaves_the_dates_as_they_were(alice: Person) -> None:
    made = weekly(alice, recurrence={"rrule": "FREQ=WEEKLY;COUNT=4;BYDAY=SU,WE"})
    skipped = complete(alice, made, "2027-01-31", "skip")
    assert skipped["next"]["due"]["date"] == "2027-02-03"
    complete(alice, made, "2027-02-03")
    complete(alice, made, "2027-02-07", "skip")
    last = complete(alice, made, "2027-02-10", "skip")

    assert (last["next"], last["task"]["status"]) == (None, "done")
    assert sorted(log(alice, made)) == [
        ("2027-01-31", "skipped"),
        ("2027-02-03", "done"),
        ("2027-02-07", "skipped"),
        ("2027-02-10", "skipped"),
    ]


def test_skipping_counts_from_the_due_always(alice: Person) -> None:
    made = weekly(alice, recurrence={"rrule": "FREQ=DAILY;INTERVAL=3", "from": "completion"})

    assert complete(alice, made, "2027-01-31", "skip")["next"]["due"]["date"] == "2027-02-03"


def test_only_what_comes_back_can_be_skipped(alice: Person) -> None:
    made = alice.task(due=DAY)
    answer = alice.post(f"/tasks/{made['id']}/skip", {"occurrence": "2027-01-31"})

    assert (answer.status_code, answer.json["code"]) == (409, "not_recurring")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"recurrence": {"rrule": "FREQ=DAILY"}}, "recurrence", "recurrence_needs_due"),
        ({"due": DAY, "recurrence": {"rrule": "FREQ=HOURLY"}}, "recurrence", "recurrence_needs_time"),
        ({"due": DAY, "recurrence": {"rrule": "FREQ=DAILY;UNTIL=20270130"}}, "recurrence", "recurrence_over"),
        ({"due": DAY, "recurrence": {"rrule": "FREQ=SECONDLY"}}, "recurrence.rrule", "too_often"),
        ({"due": DAY, "recurrence": {"rrule": "x"}}, "recurrence.rrule", "bad_rule"),
        (
            {"due": DAY, "recurrence": {"rrule": "FREQ=DAILY", "from": "now"}},
            "recurrence.from",
            "literal_error",
        ),
    ],
)
def test_a_rule_that_does_not_go_with_its_due_is_refused(
    alice: Person, fields: dict[str, Any], field: str, code: str
) -> None:
    """ "No due date, no next date"."""
    task = f"/tasks/{alice.task()['id']}"
    for answer in (alice.post("/tasks", {"title": "x", **fields}), alice.patch(task, fields)):
        assert answer.status_code == 422
        assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [(field, code)]


def test_the_due_of_a_task_that_comes_back_cannot_be_taken_away_alone(alice: Person) -> None:
    made = weekly(alice)
    answer = alice.patch(f"/tasks/{made['id']}", {"due": None})
    assert [error["field"] for error in answer.json["errors"]] == ["due"]

    both = alice.patch(f"/tasks/{made['id']}", {"due": None, "recurrence": None})
    assert (both.status_code, both.json["due"]) == (200, None)


def test_a_change_by_another_client_leaves_the_rule_alone(alice: Person) -> None:
    """ "Repeat mode reset by another client"."""
    made = weekly(alice, recurrence={"rrule": "FREQ=WEEKLY", "from": "completion"})
    changed = alice.patch(
        f"/tasks/{made['id']}", {"title": "Other", "due": {**DAY, "date": "2027-02-02"}}
    ).json

    assert changed["recurrence"] == made["recurrence"] == {"rrule": "FREQ=WEEKLY", "from": "completion"}


def test_nobody_completes_a_strangers_occurrence(alice: Person, bob: Person) -> None:
    made = weekly(alice)
    for how in ("complete", "skip"):
        answer = bob.post(f"/tasks/{made['id']}/{how}", {"occurrence": "2027-01-31"})
        assert answer.json["code"] == "task_not_found"
    assert bob.get(f"/tasks/{made['id']}/occurrences").json["code"] == "task_not_found"
