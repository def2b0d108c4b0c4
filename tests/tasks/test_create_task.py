"""POST /tasks."""

import re
from typing import Any

import pytest
from bson import ObjectId
from pydantic import ValidationError

from tests.support.cast import Person
from webapp.core.fields import is_printable
from webapp.tasks.models import Task
from webapp.tasks.schemas import TaskIn

pytestmark = pytest.mark.both_ways
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
EVERYTHING: dict[str, Any] = {
    "title": "Pay rent",
    "notes": "# By *transfer*\nnot cash",
    "status": "doing",
    "priority": 3,
    "labels": ["home", "bills"],
    "due": {"date": "2027-01-31", "time": "17:00", "timezone": "Europe/Berlin"},
    "reminders": [
        {"id": "early", "at": "2027-01-30T08:00:00.123Z", "minutes_before": None},
        {"id": "late", "at": None, "minutes_before": 60},
    ],
    "recurrence": {"rrule": "FREQ=MONTHLY", "from": "due"},
    "checklist": [{"id": "a", "text": "Find the number", "done": True}],
}


def test_a_task_needs_only_a_title(alice: Person) -> None:
    made = alice.task(title="  Pay rent ")

    assert made == {
        **made,
        "title": "Pay rent",
        "notes": "",
        "status": "todo",
        "priority": 0,
        "labels": [],
        "project_id": None,
        "parent_id": None,
        "due": None,
        "due_at": None,
        "reminders": [],
        "recurrence": None,
        "checklist": [],
        "completed_at": None,
        "deleted_at": None,
        "version": 1,
    }
    assert alice.get(f"/tasks/{made['id']}").json == made


@pytest.mark.both
def test_every_field_comes_back_as_it_was_sent(alice: Person) -> None:
    made = alice.task(**EVERYTHING)

    assert {name: made[name] for name in EVERYTHING} == EVERYTHING
    assert alice.get(f"/tasks/{made['id']}").json == made


def test_a_new_task_bears_its_version_as_etag(alice: Person) -> None:
    answer = alice.post("/tasks", {"title": "Pay rent"})

    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert ObjectId.is_valid(answer.json["id"])


def test_instants_are_utc_with_milliseconds(alice: Person) -> None:
    made = alice.task(
        due={"date": "2027-01-31"}, reminders=[{"at": "2027-01-30T10:00:00.98765+02:00"}], status="done"
    )

    shown = [made[name] for name in ("created_at", "updated_at", "completed_at", "due_at")]
    assert all(INSTANT.fullmatch(instant) for instant in shown)
    assert made["reminders"][0]["at"] == "2027-01-30T08:00:00.987Z"


JOINED = {
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f466 visit",
    "technologist": "ask the \U0001f469\U0001f3fd\u200d\U0001f4bb",
    "burning heart": "\u2764\ufe0f\u200d\U0001f525",
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Indic": "\u0915\u094d\u200d\u0937 \u0d28\u0d4d\u200d",
    "Scotland": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f trip",
}


def test_a_text_may_have_joiners_where_its_script_has_them(alice: Person) -> None:
    for text in JOINED.values():
        made = alice.task(title=text, labels=[text], checklist=[{"text": text}])

        assert (made["title"], made["labels"], made["checklist"][0]["text"]) == (text, [text], text)
        assert alice.get(f"/tasks/{made['id']}").json == made
        quick = alice.post("/tasks/quick?preview=true", {"text": text})
        assert quick.json["task"]["title"] == text


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\rb",
        "a\u2028b",
        "a\u2029b",
        "a\x85b",
        "a\0b",
        "a\x1bb",
        "a\u202eb",
        "a\u2066b",
        "a\u200fb",
        "a\u200bb",
        "a\ufeffb",
        "a\u200d\u202eb",
        "\u200d",
        "\u200cb",
        "a \u200db",
        "a\u200d\u200d\u200db",
        "a\U000e0067\U000e0062\U000e0073\U000e007f",
    ],
    ids=ascii,
)
def test_what_is_no_part_of_a_line_is_refused(text: str) -> None:
    assert not is_printable(text)
    with pytest.raises(ValidationError) as refused:
        TaskIn(title=text)
    assert refused.value.errors()[0]["type"] == "control_character"


def test_half_a_character_is_refused(alice: Person) -> None:
    answer = alice.request("POST", "/tasks", data=b'{"title": "a\\ud83db"}', content_type="application/json")

    assert answer.status_code in (400, 422)
    assert not is_printable("a\ud83db")


def test_labels_keep_their_first_place_and_stand_once(alice: Person) -> None:
    assert alice.task(labels=["b", "a", " b ", "a"])["labels"] == ["b", "a"]


def test_reminders_without_an_id_get_one_each(alice: Person) -> None:
    reminders = alice.task(reminders=[{"minutes_before": 5}] * 3)["reminders"]

    assert len({reminder["id"] for reminder in reminders}) == 3


def test_a_task_may_be_born_done(alice: Person) -> None:
    made = alice.task(status="done")

    assert made["completed_at"] == made["created_at"]


REFUSED = [
    ({"title": ""}, "title"),
    ({"title": " \t "}, "title"),
    ({"title": "two\nlines"}, "title"),
    ({"title": "x" * 501}, "title"),
    ({"title": None}, "title"),
    ({"title": 7}, "title"),
    ({"notes": "x" * 20_001}, "notes"),
    ({"notes": None}, "notes"),
    ({"status": "later"}, "status"),
    ({"priority": 4}, "priority"),
    ({"priority": -1}, "priority"),
    ({"priority": "1"}, "priority"),
    ({"priority": True}, "priority"),
    ({"priority": 1.0}, "priority"),
    ({"labels": "home"}, "labels"),
    ({"labels": [""]}, "labels.0"),
    ({"labels": ["x" * 51]}, "labels.0"),
    ({"labels": [str(n) for n in range(21)]}, "labels"),
    ({"due": {}}, "due.date"),
    ({"due": {"date": "2027-02-29"}}, "due.date"),
    ({"due": {"date": "1969-12-31"}}, "due.date"),
    ({"due": {"date": "3000-01-01"}}, "due.date"),
    ({"due": {"date": "20270131"}}, "due.date"),
    ({"due": {"date": "٢٠٢٧-٠١-٣١"}}, "due.date"),
    ({"due": {"date": "2027-01-31", "time": "24:00"}}, "due.time"),
    ({"due": {"date": "2027-01-31", "time": "5pm"}}, "due.time"),
    ({"due": {"date": "2027-01-31", "time": "17:00", "timezone": "Mars/Base"}}, "due.timezone"),
    ({"due": {"date": "2027-01-31", "time": "17:00", "timezone": "../etc/passwd"}}, "due.timezone"),
    ({"due": {"date": "2027-01-31", "timezone": "Europe/Berlin"}}, "due"),
    ({"reminders": [{}]}, "reminders.0"),
    ({"reminders": [{"at": "2027-01-31T17:00:00Z", "minutes_before": 5}]}, "reminders.0"),
    ({"reminders": [{"at": "2027-01-31 17:00"}]}, "reminders.0.at"),
    ({"reminders": [{"at": "2027-13-31T17:00:00Z"}]}, "reminders.0.at"),
    ({"reminders": [{"at": "0001-01-01T00:00:00+23:59"}]}, "reminders.0.at"),
    ({"reminders": [{"at": 1800000000}]}, "reminders.0.at"),
    ({"reminders": [{"minutes_before": -1}]}, "reminders.0.minutes_before"),
    ({"reminders": [{"id": "a b", "minutes_before": 1}]}, "reminders.0.id"),
    ({"reminders": [{"id": "a", "minutes_before": 1}, {"id": "a", "minutes_before": 2}]}, "reminders"),
    ({"reminders": [{"minutes_before": 1}] * 11}, "reminders"),
    ({"user_id": "me"}, "user_id"),
    ({"version": 3}, "version"),
]


def test_what_a_task_cannot_be_is_refused_by_the_name_of_the_field(
    subtests: pytest.Subtests, alice: Person
) -> None:
    for fields, field in REFUSED:
        with subtests.test(str((fields, field))):
            answer = alice.post("/tasks", {"title": "Pay rent", **fields})

            assert answer.status_code == 422
            assert [error["field"] for error in answer.json["errors"]] == [field]
            assert alice.get("/tasks").json["items"] == []


@pytest.mark.parametrize("fields", [{}, EVERYTHING, {"status": "done"}])
def test_what_is_stored_has_the_form_of_the_document(
    alice: Person, stored: Any, fields: dict[str, Any]
) -> None:
    made = alice.task(**fields)

    row = stored["myriad_tasks"]["tasks"].find_one({"_id": ObjectId(made["id"])})
    task = Task._from_son(row)
    task.validate()
    assert task.to_mongo().to_dict() == row
