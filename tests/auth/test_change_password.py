"""POST /auth/password/change."""

from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import one_time_token, subjects
from tests.support.cast import PASSWORD, Person
from tests.support.jobs import Jobs

NEW = "another horse battery"


def change(person: Person, current: str = PASSWORD, new: str = NEW) -> Any:
    return person.post("/auth/password/change", {"current_password": current, "new_password": new})


def test_the_new_password_opens_the_account_and_the_old_one_does_not(alice: Person, log_in: Call) -> None:
    assert (change(alice).status_code, change(alice).json["code"]) == (204, "wrong_password")

    assert log_in(alice.email, NEW).status_code == 200
    assert log_in(alice.email).status_code == 401


def test_the_other_sessions_end_and_this_one_goes_on(
    alice: Person, post: Call, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    other = log_in(alice.email).json["refresh_token"]

    change(alice)

    assert alice.get("/me").status_code == 200
    assert post("refresh", {"refresh_token": other}).status_code == 401
    jobs.drain()
    assert "Your password was changed" in subjects(mails, alice.email)


GUESSED = [
    ("password", "password_common"),
    ("Sunshine1", "password_common"),
    ("zzzzzzzzzzzz", "password_common"),
    ("ALICE!2027", "password_personal"),
    ("alice@example.com", "password_personal"),
    ("myriad2027", "password_personal"),
    ("short", "string_too_short"),
    ("x" * 129, "string_too_long"),
]


def test_a_password_that_would_be_guessed_is_refused(
    subtests: pytest.Subtests, alice: Person, log_in: Call
) -> None:
    for new, code in GUESSED:
        with subtests.test(str((new, code))):
            answer = change(alice, new=new)

            assert answer.status_code == 422
            assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [("new_password", code)]
            assert log_in(alice.email).status_code == 200


@pytest.mark.parametrize(
    "new", [" leading and trailing ", "пароль-пароль", "e\u0301e\u0301e\u0301e\u0301 abcd", "😀🎉🐎🔋 wow"]
)
def test_a_password_is_taken_exactly_as_it_was_sent(alice: Person, log_in: Call, new: str) -> None:
    assert change(alice, new=new).status_code == 204

    assert log_in(alice.email, new).status_code == 200
    for other in {new.strip(), new.upper(), new.replace("e\u0301", "\u00e9")} - {new}:
        assert log_in(alice.email, other).status_code == 401


def test_a_change_of_address_that_a_thief_began_is_off(
    alice: Person, post: Call, jobs: Jobs, mails: Catcher
) -> None:
    alice.post("/auth/email/change", {"email": "evil@example.net", "password": PASSWORD})
    jobs.drain()
    token = one_time_token(mails, "evil@example.net", "confirm-email")

    change(alice)

    assert post("email/confirm", {"token": token}).json["code"] == "token_invalid"
    assert alice.get("/me").json["email"] == alice.email
