"""GET and PUT /notifications/preferences: what one is told of, by which channel, and when."""

from typing import Any

import pytest

from tests.contracts.problems import assert_problem
from tests.support.cast import Person

PREFERENCES = "/notifications/preferences"
ON, OFF = (
    dict.fromkeys(("email", "in_app", "webhook"), True),
    dict.fromkeys(("email", "in_app", "webhook"), False),
)
SECURITY = {"email": True, "in_app": True, "webhook": False}


def test_who_never_chose_is_told_of_everything_but_digests(alice: Person) -> None:
    answer = alice.get(PREFERENCES)

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"0"'
    assert answer.json == {
        "kinds": {"reminder": ON, "overdue": ON, "digest": OFF, "security": SECURITY},
        "quiet_hours": None,
        "digest_time": "07:00",
        "overdue_time": "09:00",
        "version": 0,
    }


def test_what_was_chosen_is_kept_and_is_nobody_elses(alice: Person, bob: Person) -> None:
    chosen = {
        "kinds": {"reminder": OFF, "overdue": OFF, "digest": ON, "security": {**OFF, "email": True}},
        "quiet_hours": {"start": "22:00", "end": "06:30"},
        "digest_time": "06:45",
        "overdue_time": "18:00",
    }
    answer = alice.put(PREFERENCES, chosen)

    assert answer.status_code == 200, answer.text
    assert answer.json == {**chosen, "version": 1}
    assert answer.headers["ETag"] == '"1"'
    assert alice.get(PREFERENCES).json == answer.json
    assert bob.get(PREFERENCES).json["version"] == 0


def test_what_is_left_out_stays_as_it_is(alice: Person) -> None:
    alice.put(PREFERENCES, {"kinds": {"reminder": {"email": False}}, "digest_time": "05:00"})
    answer = alice.put(
        PREFERENCES,
        {"kinds": {"reminder": {"webhook": False}}, "quiet_hours": {"start": "00:00", "end": "07:00"}},
    )

    assert answer.json["kinds"]["reminder"] == {"email": False, "in_app": True, "webhook": False}
    assert (answer.json["digest_time"], answer.json["version"]) == ("05:00", 2)
    assert alice.put(PREFERENCES, {"quiet_hours": None}).json["quiet_hours"] is None
    assert alice.put(PREFERENCES, {}).json["kinds"] == answer.json["kinds"]


def test_mail_about_security_cannot_be_switched_off(alice: Person) -> None:
    answer = alice.put(PREFERENCES, {"kinds": {"security": OFF}})

    assert_problem(answer, 422)
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [
        ("kinds.security.email", "always_on")
    ]
    assert alice.get(PREFERENCES).json["version"] == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kinds": {"birthday": ON}}, "kinds.birthday"),
        ({"kinds": {"reminder": {"sms": True}}}, "kinds.reminder.sms"),
        ({"kinds": {"reminder": {"email": "no"}}}, "kinds.reminder.email"),
        ({"kinds": {"reminder": {"email": None}}}, "kinds.reminder.email"),
        ({"kinds": None}, "kinds"),
        ({"quiet_hours": {"start": "22:00"}}, "quiet_hours.end"),
        ({"quiet_hours": {"start": "22:00", "end": "22:00"}}, "quiet_hours"),
        ({"quiet_hours": {"start": "22:00", "end": "24:00"}}, "quiet_hours.end"),
        ({"digest_time": "7:00"}, "digest_time"),
        ({"overdue_time": None}, "overdue_time"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused_by_its_place(
    alice: Person, body: dict[str, Any], field: str
) -> None:
    answer = alice.put(PREFERENCES, body)

    assert_problem(answer, 422)
    assert field in [one["field"] for one in answer.json["errors"]]


def test_a_change_of_what_one_has_not_seen_is_refused_when_that_is_asked_for(alice: Person) -> None:
    first = alice.put(PREFERENCES, {"digest_time": "05:00"}, headers={"If-Match": '"0"'})
    stale = alice.put(PREFERENCES, {"digest_time": "06:00"}, headers={"If-Match": '"0"'})

    assert first.status_code == 200
    assert_problem(stale, 412)
    assert stale.json["current"] == first.json
    assert alice.put(PREFERENCES, {"digest_time": "06:00"}, headers={"If-Match": '"1"'}).json["version"] == 2


def test_they_are_read_again_only_when_they_changed(alice: Person) -> None:
    tag = alice.get(PREFERENCES).headers["ETag"]
    assert alice.get(PREFERENCES, headers={"If-None-Match": tag}).status_code == 304
    alice.put(PREFERENCES, {"digest_time": "05:00"})
    assert alice.get(PREFERENCES, headers={"If-None-Match": tag}).status_code == 200
