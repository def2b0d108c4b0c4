"""POST /tasks/quick."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.cast import Person, register
from webapp.core import clock

NOW = datetime(2027, 3, 17, 9, 30, tzinfo=UTC)
LINE = "Pay rent every 1st 9am #home @bills p1"


def quick(person: Person, text: str, **options: Any) -> Any:
    with clock.stopped(NOW):
        return person.post("/tasks/quick", {"text": text}, **options)


def preview(person: Person, text: str) -> Any:
    with clock.stopped(NOW):
        return person.post("/tasks/quick?preview=true", {"text": text})


def test_a_line_becomes_a_task(alice: Person) -> None:
    answer = quick(alice, LINE)
    task = answer.json["task"]

    assert answer.status_code == 201
    assert (task["title"], task["priority"], task["labels"]) == ("Pay rent", 3, ["bills"])
    assert task["due"] == {"date": "2027-04-01", "time": "09:00", "timezone": None}
    assert task["recurrence"] == {"rrule": "FREQ=MONTHLY;BYMONTHDAY=1", "from": "due"}
    assert alice.get(f"/tasks/{task['id']}").json == task


def test_spans_say_what_was_taken_for_what(alice: Person) -> None:
    spans = quick(alice, LINE).json["spans"]

    assert [(LINE[one["start"] : one["end"]], one["kind"], one["value"]) for one in spans] == [
        ("every 1st", "recurrence", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("9am", "time", "09:00"),
        ("#home", "project", "home"),
        ("@bills", "label", "bills"),
        ("p1", "priority", "3"),
    ]


def test_an_unknown_project_is_made_once_and_found_whatever_its_case(alice: Person) -> None:
    first, again = quick(alice, "Paint #Home"), quick(alice, "Dust #home")

    assert [span["new"] for answer in (first, again) for span in answer.json["spans"]] == [True, False]
    assert first.json["task"]["project_id"] == again.json["task"]["project_id"] is not None
    assert [project["name"] for project in alice.get("/projects").json["items"]] == ["Home"]


def test_the_name_of_a_known_project_may_have_several_words(alice: Person) -> None:
    made = alice.post("/projects", {"name": "Home renovation"}).json

    task = quick(alice, "Buy tiles #home renovation friday").json["task"]

    assert (task["title"], task["project_id"], task["due"]["date"]) == ("Buy tiles", made["id"], "2027-03-19")


def test_an_unknown_label_is_told_of(alice: Person) -> None:
    alice.task(labels=["old"])

    spans = preview(alice, "Pay @old @young").json["spans"]

    assert {span["value"]: span["new"] for span in spans} == {"old": False, "young": True}


def test_a_preview_saves_nothing(alice: Person) -> None:
    answer = preview(alice, f"{LINE} remind me 30 min before")
    draft = answer.json["task"]

    assert answer.status_code == 200
    assert (draft["title"], draft["project"], draft["project_id"]) == ("Pay rent", "home", None)
    assert draft["reminders"] == [{"at": None, "minutes_before": 30}]
    assert draft["due_at"] == "2027-04-01T09:00:00.000Z"
    assert alice.get("/tasks").json["items"] == []
    assert alice.get("/projects").json["items"] == []


def test_a_preview_shows_the_task_that_saving_makes(alice: Person) -> None:
    text = "Call Zoe tomorrow 5pm every friday p2 @phone remind me 10 min before"
    draft, task = preview(alice, text).json["task"], quick(alice, text).json["task"]

    same = ("title", "priority", "labels", "due", "due_at", "recurrence", "project_id")
    assert {name: draft[name] for name in same} == {name: task[name] for name in same}
    assert [one["minutes_before"] for one in task["reminders"]] == [10]


def test_a_preview_leaves_cached_answers_alone(alice: Person, cache_redis: Any) -> None:
    alice.get("/tasks")
    before = {
        key: cache_redis.hgetall(key)
        for key in cache_redis.keys("*tasks*")
        if cache_redis.type(key) == "hash"
    }
    preview(alice, LINE)

    assert before
    assert before == {key: cache_redis.hgetall(key) for key in before}


def test_the_list_shows_the_new_task_at_once(alice: Person) -> None:
    alice.get("/tasks")
    task = quick(alice, LINE).json["task"]

    assert alice.get("/tasks").json["items"] == [task]


def test_dates_are_those_of_the_users_zone(client: Any, tell: Any) -> None:
    yuki = register(client, "yuki", timezone="Asia/Tokyo")
    with clock.stopped(datetime(2027, 3, 17, 20, tzinfo=UTC)):  # five in the morning of the 18th, there
        task = yuki.post("/tasks/quick", {"text": "Buy milk today at 9am"}).json["task"]

    assert task["due"] == {"date": "2027-03-18", "time": "09:00", "timezone": None}
    assert task["due_at"] == "2027-03-18T00:00:00.000Z"


def test_the_order_of_day_and_month_is_that_of_the_users_language(client: Any, tell: Any) -> None:
    people = [register(client, "ann", locale="en-US"), register(client, "ben", locale="en-GB")]
    tell()

    assert [preview(one, "Flight 5/6/2027").json["task"]["due"]["date"] for one in people] == [
        "2027-05-06",
        "2027-06-05",
    ]


def test_a_key_makes_one_task(alice: Person) -> None:
    first, again = (quick(alice, LINE, headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert again.data == first.data
    assert len(alice.get("/tasks").json["items"]) == 1


NO_LINES = [
    ("", "blank"),
    (" \t ", "blank"),
    ("two\nlines", "control_character"),
    ("a\u2028b", "control_character"),
    ("x" * 1001, "string_too_long"),
    ("x" * 501, "too_long"),
    (7, "string_type"),
    (None, "string_type"),
]


def test_what_is_no_line_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for text, code in NO_LINES:
        with subtests.test(str((text, code))):
            answer = quick(alice, text)

            assert answer.status_code == 422
            assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [("text", code)]


def test_a_line_of_which_nothing_would_be_left_is_a_title(alice: Person) -> None:
    answer = quick(alice, "tomorrow #home")

    assert answer.json["task"]["title"] == "tomorrow #home"
    assert answer.json["spans"] == []


def test_text_is_text(alice: Person) -> None:
    title = '{"$ne": null} <b>x</b> \\tomorrow'

    assert quick(alice, title).json["task"]["title"] == '{"$ne": null} <b>x</b> tomorrow'
