"""PATCH /tasks/{id}."""

from itertools import product
from typing import Any

import pytest

from tests.support.cast import Person

pytestmark = pytest.mark.both_ways
FULL: dict[str, Any] = {
    "title": "Pay rent",
    "notes": "by transfer",
    "status": "doing",
    "priority": 2,
    "labels": ["home", "bills"],
    "due": {"date": "2027-01-31", "time": "17:00", "timezone": None},
    "reminders": [{"id": "r", "at": None, "minutes_before": 5}],
}
CHANGES: list[dict[str, Any]] = [
    {"title": "Pay the rent"},
    {"notes": ""},
    {"status": "todo"},
    {"priority": 0},
    {"labels": []},
    {"reminders": []},
    {"title": "Pay", "priority": 3},
]


def test_only_what_was_sent_changes(subtests: pytest.Subtests, alice: Person) -> None:
    for changes in CHANGES:
        with subtests.test(str(changes)):
            made = alice.task(**FULL)

            answer = alice.patch(f"/tasks/{made['id']}", changes)

            assert answer.status_code == 200
            assert answer.headers["ETag"] == '"2"'
            assert answer.json == {**made, **changes, "version": 2, "updated_at": answer.json["updated_at"]}
            assert answer.json["updated_at"] >= made["updated_at"]
            assert alice.get(f"/tasks/{made['id']}").json == answer.json


def test_an_empty_change_changes_nothing(alice: Person) -> None:
    made = alice.task(**FULL)

    assert alice.patch(f"/tasks/{made['id']}", {}).json == made


NOT_NULL = ["title", "notes", "status", "priority", "labels", "reminders"]


def test_null_is_not_a_value_where_the_type_has_none(subtests: pytest.Subtests, alice: Person) -> None:
    for field in NOT_NULL:
        with subtests.test(str(field)):
            made = alice.task(**FULL)

            answer = alice.patch(f"/tasks/{made['id']}", {field: None})

            assert answer.status_code == 422
            assert {error["field"].partition(".")[0] for error in answer.json["errors"]} == {field}
            assert alice.get(f"/tasks/{made['id']}").json == made


FOLLOWING = ["id", "version", "completed_at", "deleted_at", "due_at", "created_at", "_id"]


def test_what_follows_from_other_things_cannot_be_set(subtests: pytest.Subtests, alice: Person) -> None:
    for field in FOLLOWING:
        with subtests.test(str(field)):
            made = alice.task()

            answer = alice.patch(f"/tasks/{made['id']}", {field: "2027-01-31T17:00:00Z"})

            assert answer.status_code == 422
            assert answer.json["errors"][0]["field"] == field


LABELS = [
    (["c", "c"], ["c"]),
    ({"add": ["c"]}, ["a", "b", "c"]),
    ({"add": ["b"]}, ["a", "b"]),
    ({"remove": ["a", "x"]}, ["b"]),
    ({"add": ["a"], "remove": ["a"]}, ["b", "a"]),
    ({}, ["a", "b"]),
]


def test_labels_are_replaced_or_added_and_removed(subtests: pytest.Subtests, alice: Person) -> None:
    for labels, after in LABELS:
        with subtests.test(str((labels, after))):
            made = alice.task(labels=["a", "b"])

            assert alice.patch(f"/tasks/{made['id']}", {"labels": labels}).json["labels"] == after


def test_adding_labels_cannot_pass_the_limit(alice: Person) -> None:
    made = alice.task(labels=[f"a{n}" for n in range(15)])

    answer = alice.patch(f"/tasks/{made['id']}", {"labels": {"add": [f"b{n}" for n in range(6)]}})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "labels"
    assert alice.get(f"/tasks/{made['id']}").json == made


FAULTS = [("home", "labels"), ([1], "labels.0"), ({"add": [""]}, "labels.add.0"), ({"set": []}, "labels.set")]


def test_a_fault_in_labels_is_named_as_it_was_sent(subtests: pytest.Subtests, alice: Person) -> None:
    for labels, field in FAULTS:
        with subtests.test(str((labels, field))):
            answer = alice.patch(f"/tasks/{alice.task()['id']}", {"labels": labels})

            assert answer.status_code == 422
            assert [error["field"] for error in answer.json["errors"]] == [field]


TAGS = ['"1"', 'W/"1"', "*", ' "1" ']


def test_a_change_of_the_version_at_hand_is_made(subtests: pytest.Subtests, alice: Person) -> None:
    for tag in TAGS:
        with subtests.test(str(tag)):
            made = alice.task()

            answer = alice.patch(f"/tasks/{made['id']}", {"title": "Now"}, headers={"If-Match": tag})

            assert answer.status_code == 200


OTHER_VERSIONS = ['"1"', 'W/"1"', '"3"', '"999999999999999"']
MINE: list[dict[str, Any]] = [{"title": "Mine"}, {"due": None}, {"labels": {"add": ["mine"]}}, {}]


@pytest.mark.both
def test_a_change_of_another_version_is_refused_and_shows_the_present_one(
    subtests: pytest.Subtests, alice: Person
) -> None:
    made = alice.task()
    theirs = alice.patch(f"/tasks/{made['id']}", {"title": "Theirs"}).json
    for tag, changes in product(OTHER_VERSIONS, MINE):
        with subtests.test(str((tag, changes))):
            answer = alice.patch(f"/tasks/{made['id']}", changes, headers={"If-Match": tag})

            assert (answer.status_code, answer.json["code"]) == (412, "precondition_failed")
            assert answer.json["current"] == theirs
            assert answer.headers["ETag"] == '"2"'
            assert alice.get(f"/tasks/{made['id']}").json == theirs


NO_TAGS = ['"x"', "x", '"-1"', '"1", "2"', '"' + "9" * 40 + '"', '"²"']


def test_a_tag_that_is_no_version_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for tag in NO_TAGS:
        with subtests.test(str(tag)):
            made = alice.task()

            answer = alice.patch(f"/tasks/{made['id']}", {"title": "Now"}, headers={"If-Match": tag})

            assert answer.status_code == 422
            assert answer.json["errors"][0]["field"] == "If-Match"


def test_two_clients_who_edit_different_fields_both_keep_their_edits(alice: Person) -> None:
    made = alice.task()

    alice.patch(f"/tasks/{made['id']}", {"title": "From the phone"})
    alice.patch(f"/tasks/{made['id']}", {"priority": 3})
    alice.patch(f"/tasks/{made['id']}", {"due": {"date": "2027-01-31"}})

    after = alice.get(f"/tasks/{made['id']}").json
    assert (after["title"], after["priority"], after["due"]["date"]) == ("From the phone", 3, "2027-01-31")
    assert after["version"] == 4
