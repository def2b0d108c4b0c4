"""POST /tasks/import."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.cast import Person
from tests.tasks.test_create_task import EVERYTHING
from webapp.core import clock
from webapp.tasks.routes.transfer import MAX_IMPORT_BYTES
from webapp.tasks.service.importing import MAX_ROWS

NOW = datetime(2027, 3, 17, 9, 30, tzinfo=UTC)
TEMPLATE = Path(__file__).with_name("todoist_template.csv").read_text()


def bring(person: Person, body: dict[str, Any], **options: Any) -> Any:
    with clock.stopped(NOW):
        return person.post("/tasks/import", body, **options)


def taken(person: Person, **body: Any) -> dict[str, Any]:
    answer = bring(person, body)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json
    return report


def tasks(person: Person) -> dict[str, dict[str, Any]]:
    """What the person has, in the trash too, by title."""
    return {task["title"]: task for task in person.get("/tasks/export").json["tasks"]}


def statuses(report: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    return [(row["row"], row["status"], row["code"]) for row in report["results"]]


def test_an_export_comes_back_as_it_was_in_another_account(alice: Person, bob: Person) -> None:
    parent = alice.task(**EVERYTHING)
    alice.task(title="Child", parent_id=parent["id"], status="done")
    alice.delete(f"/tasks/{alice.task(title='Gone')['id']}")
    exported = alice.get("/tasks/export").json

    report = taken(bob, **exported)

    own = {"id", "parent_id", "version"}
    assert (report["created"], report["existing"], report["failed"]) == (3, 0, 0)
    for title, task in tasks(alice).items():
        theirs = tasks(bob)[title]
        assert {**theirs, **dict.fromkeys(own)} == {**task, **dict.fromkeys(own)}
    assert tasks(bob)["Child"]["parent_id"] == tasks(bob)["Pay rent"]["id"] != parent["id"]


def test_the_order_of_making_stays_what_it_was(alice: Person, bob: Person) -> None:
    made = [alice.task(title=str(number))["title"] for number in range(5)]
    taken(bob, **alice.get("/tasks/export").json)

    assert [task["title"] for task in bob.get("/tasks").json["items"]] == made[::-1]


def test_an_account_that_takes_its_own_export_stays_as_it_is(alice: Person) -> None:
    task = alice.task()
    report = taken(alice, **alice.get("/tasks/export").json)

    assert statuses(report) == [(1, "exists", None)]
    assert report["results"][0]["id"] == task["id"]
    assert len(tasks(alice)) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"format": "json", "tasks": [{"title": "One"}, {"title": "Two", "id": "any name"}, {"title": "One"}]},
        {"format": "csv", "text": "title,notes\nOne,a\nTwo,b\nOne,a\n"},
        {"format": "todoist", "text": "TYPE,CONTENT\ntask,One\ntask,Two\ntask,One\n"},
    ],
)
def test_a_second_time_changes_nothing(alice: Person, body: dict[str, Any]) -> None:
    first, again = taken(alice, **body), taken(alice, **body)

    assert (first["created"], first["existing"]) == (3, 0)
    assert (again["created"], again["existing"]) == (0, 3)
    assert [row["id"] for row in again["results"]] == [row["id"] for row in first["results"]]
    assert len(alice.get("/tasks").json["items"]) == 3


def test_what_was_changed_here_since_stays_so(alice: Person) -> None:
    body = {"format": "json", "tasks": [{"title": "One", "id": "1"}]}
    made = taken(alice, **body)["results"][0]["id"]
    alice.patch(f"/tasks/{made}", {"title": "Changed"})
    taken(alice, **body)

    assert list(tasks(alice)) == ["Changed"]


def test_each_row_stands_alone(alice: Person) -> None:
    report = taken(
        alice,
        format="json",
        tasks=[
            {"title": "Good"},
            {"title": ""},
            7,
            {"title": "x", "priority": 9, "due": {"date": "soon"}},
            {"title": "Last"},
        ],
    )

    assert statuses(report) == [
        (1, "created", None),
        (2, "failed", "validation_failed"),
        (3, "failed", "validation_failed"),
        (4, "failed", "validation_failed"),
        (5, "created", None),
    ]
    assert [error["field"] for error in report["results"][3]["errors"]] == ["priority", "due.date"]
    assert sorted(tasks(alice)) == ["Good", "Last"]
    assert (report["created"], report["failed"]) == (2, 3)


def test_a_child_may_come_before_its_parent(alice: Person) -> None:
    taken(alice, format="json", tasks=[{"title": "Child", "parent_id": "p"}, {"title": "Parent", "id": "p"}])

    assert tasks(alice)["Child"]["parent_id"] == tasks(alice)["Parent"]["id"]


def test_a_parent_may_have_come_in_an_earlier_import(alice: Person) -> None:
    taken(alice, format="json", tasks=[{"title": "Parent", "id": "p"}])
    taken(alice, format="json", tasks=[{"title": "Child", "parent_id": "p"}])

    assert tasks(alice)["Child"]["parent_id"] == tasks(alice)["Parent"]["id"]


def test_a_parent_that_never_comes_is_told_of(alice: Person, bob: Person) -> None:
    foreign = bob.task()["id"]
    report = taken(alice, format="json", tasks=[{"title": "Child", "parent_id": foreign}])

    assert statuses(report) == [(1, "created", "parent_missing")]
    assert tasks(alice)["Child"]["parent_id"] is None


def test_one_cannot_take_what_is_anothers(alice: Person, bob: Person) -> None:
    theirs = bob.task(title="Theirs")
    report = taken(alice, format="json", tasks=[{"title": "Mine", "id": theirs["id"]}])

    assert report["created"] == 1
    assert report["results"][0]["id"] != theirs["id"]
    assert bob.get(f"/tasks/{theirs['id']}").json == theirs


def test_our_csv_comes_back(alice: Person, bob: Person) -> None:
    fields = {**EVERYTHING, "title": "=1+1", "notes": 'a,b\n"c"\n\'=2', "labels": ["-x", "y"]}
    alice.task(**fields)
    report = taken(bob, format="csv", text=alice.get("/tasks/export?format=csv").text)

    found = tasks(bob)["=1+1"]
    wanted = {n: v for n, v in fields.items() if n not in ("reminders", "checklist")}
    assert statuses(report) == [(4, "created", None)] or report["created"] == 1
    assert {name: found[name] for name in wanted} == wanted
    assert [(one["at"], one["minutes_before"]) for one in found["reminders"]] == [
        ("2027-01-30T08:00:00.123Z", None),
        (None, 60),
    ]
    assert [(item["text"], item["done"]) for item in found["checklist"]] == [("Find the number", True)]


def test_a_csv_of_ones_own_is_understood(alice: Person) -> None:
    rows = [
        "Task;Due;Priority;Owner",
        "Pay rent;1 april 9am;3;Ann",
        "Call;someday;;",
        "Water;every! 3 days;;",
    ]
    text = "\ufeff" + "\n".join(rows)
    report = taken(alice, format="csv", text=text)

    assert [code for _, _, code in statuses(report)] == [None, "date_not_understood", None]
    assert report["ignored_columns"] == ["owner"]
    assert tasks(alice)["Pay rent"]["due"] == {"date": "2027-04-01", "time": "09:00", "timezone": None}
    assert tasks(alice)["Pay rent"]["priority"] == 3
    assert tasks(alice)["Call"]["notes"] == "Due: someday"
    assert tasks(alice)["Water"]["recurrence"] == {"rrule": "FREQ=DAILY;INTERVAL=3", "from": "completion"}


def test_rows_of_a_file_are_known_by_their_line(alice: Person) -> None:
    text = 'title,priority\n"two\nlines",1\n\nGood,1\nBad,high\nWorse,7\n'
    report = taken(alice, format="csv", text=text)

    assert [(row, status) for row, status, _ in statuses(report)] == [
        (3, "failed"),
        (5, "created"),
        (6, "failed"),
        (7, "failed"),
    ]
    assert [row["errors"][0]["field"] for row in report["results"] if row["errors"]] == [
        "title",
        "priority",
        "priority",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("csv", "notes\nx\n", "no_title"),
        ("csv", 'title\n"open\n', "bad_csv"),
        ("csv", "title\n" + "x" * 200_001, "bad_csv"),
        ("csv", " ", "no_title"),
        ("todoist", "title\nx\n", "no_template"),
        ("csv", "title\n" + "x\n" * (MAX_ROWS + 1), "too_long"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(alice: Person, kind: str, text: str, code: str) -> None:
    answer = bring(alice, {"format": kind, "text": text})

    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [("text", code)]
    assert tasks(alice) == {}


UNFIT = [
    {"format": "json"},
    {"format": "csv"},
    {"format": "csv", "tasks": []},
    {"format": "json", "tasks": [], "text": "title"},
    {"format": "todoist", "text": "x", "projects": []},
    {"format": "xml", "text": "x"},
    {"format": "json", "tasks": [{"title": "x"}] * (MAX_ROWS + 1)},
    {"format": "json", "tasks": [], "projects": [{"name": "no id"}]},
]


def test_a_body_that_does_not_fit_its_format_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for body in UNFIT:
        with subtests.test(str(body)):
            assert bring(alice, body).status_code == 422


def test_todoists_template_is_understood(alice: Person) -> None:
    report = taken(alice, format="todoist", text=TEMPLATE, project="Flat")
    found = tasks(alice)

    assert (report["created"], report["failed"]) == (5, 0)
    assert [row for row, _, code in statuses(report) if code == "date_not_understood"] == [8]
    wall, paint, brush = found["Paint the wall"], found["Buy paint"], found["Find a brush"]
    assert (wall["priority"], wall["labels"], wall["notes"]) == (3, ["diy", "Kitchen"], "Two coats")
    assert wall["due"] == {"date": "2027-03-19", "time": "17:00", "timezone": None}
    assert wall["recurrence"] == {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "from": "due"}
    assert (paint["parent_id"], paint["priority"]) == (wall["id"], 0)
    assert paint["notes"] == 'The shop on the corner\n\nAsk for "eggshell"'
    assert (brush["parent_id"], brush["priority"]) == (paint["id"], 2)
    tiler = found["Call the tiler"]
    assert (tiler["parent_id"], tiler["notes"]) == (None, "Due: when the moon is full")
    assert found["Fix the tap"]["due"] == {"date": "2027-05-01", "time": "14:00", "timezone": None}
    assert found["Fix the tap"]["labels"] == ["Bath"]


def test_the_order_of_a_file_is_the_manual_order(alice: Person) -> None:
    taken(alice, format="todoist", text=TEMPLATE)

    titles = sorted(tasks(alice).values(), key=lambda task: task["position"])
    assert [task["title"] for task in titles][:3] == ["Paint the wall", "Buy paint", "Find a brush"]


def test_a_key_replays_the_report(alice: Person) -> None:
    body = {"format": "json", "tasks": [{"title": "One"}]}
    first, again = (bring(alice, body, headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"


def test_lists_show_what_came_at_once(alice: Person) -> None:
    alice.get("/tasks")
    taken(alice, format="csv", text="title\nOne\n")

    assert [task["title"] for task in alice.get("/tasks").json["items"]] == ["One"]


def test_a_body_may_be_ten_megabytes_and_no_more(alice: Person) -> None:
    small = {"format": "csv", "text": "title,notes\n" + f"x,{'n' * 19_000}\n" * 20}
    assert len(json.dumps(small)) > 256 * 1024
    assert taken(alice, **small)["created"] == 20

    large = json.dumps({"format": "csv", "text": "x" * MAX_IMPORT_BYTES})
    answer = alice.request("POST", "/tasks/import", data=large, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")


def test_what_is_due_in_the_past_or_deleted_long_ago_comes_as_it_is(alice: Person) -> None:
    old = {"title": "Old", "deleted_at": "2020-01-01T00:00:00.000Z", "due": {"date": "2019-12-31"}}
    done = {"title": "Done", "status": "done", "completed_at": "2020-01-01T00:00:00.000Z"}
    taken(alice, format="json", tasks=[old, done])

    assert tasks(alice)["Old"]["deleted_at"] == old["deleted_at"]
    assert tasks(alice)["Done"]["completed_at"] == done["completed_at"]
    assert [task["title"] for task in alice.get("/tasks?view=trash").json["items"]] == ["Old"]
