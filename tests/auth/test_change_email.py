"""POST /auth/email/change and /confirm."""

from datetime import timedelta
from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import one_time_token, subjects
from tests.support.cast import PASSWORD, Person
from tests.support.jobs import Jobs
from webapp.core import clock

NEW = "Alice.New@example.org"


def ask(person: Person, email: str = NEW, password: str = PASSWORD) -> Any:
    return person.post("/auth/email/change", {"email": email, "password": password})


@pytest.fixture
def token(alice: Person, jobs: Jobs, mails: Catcher) -> str:
    """Of the mail to the new address."""
    assert ask(alice).status_code == 202
    jobs.drain()
    return one_time_token(mails, NEW, "confirm-email")


def test_nothing_changes_before_the_new_address_is_confirmed(alice: Person, token: str, log_in: Call) -> None:
    assert alice.get("/me").json["email"] == alice.email
    assert log_in(NEW).status_code == 401


def test_the_account_moves_and_both_addresses_are_told(
    alice: Person, token: str, post: Call, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    assert subjects(mails, alice.email)[0] == "Your e-mail address is about to change"

    assert post("email/confirm", {"token": token}).status_code == 204

    me = alice.get("/me").json
    assert (me["email"], me["email_verified"]) == (NEW, True)
    assert log_in(alice.email).status_code == 401
    assert log_in(NEW.lower()).status_code == 200
    jobs.drain()
    for address in (alice.email, NEW):
        assert "Your e-mail address was changed" in subjects(mails, address)


def test_other_services_write_to_the_new_address(
    alice: Person, token: str, post: Call, jobs: Jobs, stored: Any
) -> None:
    post("email/confirm", {"token": token})
    jobs.drain()

    (profile,) = stored["myriad_notifications"]["user_profiles"].find()
    assert (profile["email"], profile["email_verified"]) == (NEW, True)


def test_the_old_address_is_free_again(
    alice: Person, token: str, post: Call, signing_up: dict[str, Any]
) -> None:
    post("email/confirm", {"token": token})

    assert post("register", {**signing_up, "email": alice.email}).status_code == 201


def test_the_password_is_asked_for(alice: Person) -> None:
    answer = ask(alice, password="not the password")

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_password")


def test_an_address_with_an_account_is_refused(alice: Person, bob: Person) -> None:
    answer = ask(alice, bob.email)

    assert (answer.status_code, answer.json["code"]) == (409, "email_taken")


def test_an_address_taken_meanwhile_is_refused(
    alice: Person, token: str, post: Call, signing_up: dict[str, Any]
) -> None:
    post("register", {**signing_up, "email": NEW})

    assert post("email/confirm", {"token": token}).json["code"] == "email_taken"
    assert alice.get("/me").json["email"] == alice.email


def test_another_spelling_of_the_same_address_is_no_other(
    alice: Person, post: Call, jobs: Jobs, mails: Catcher, log_in: Call
) -> None:
    assert ask(alice, "Alice@Example.com").status_code == 202
    jobs.drain()
    token = one_time_token(mails, "Alice@example.com", "confirm-email")

    assert post("email/confirm", {"token": token}).status_code == 204
    assert alice.get("/me").json["email"] == "Alice@example.com"
    assert log_in(alice.email).status_code == 200


def test_a_link_works_once_and_for_a_day(alice: Person, token: str, post: Call) -> None:
    with clock.shifted(timedelta(hours=24, seconds=1)):
        assert post("email/confirm", {"token": token}).json["code"] == "token_invalid"
    assert post("email/confirm", {"token": token}).status_code == 204
    assert post("email/confirm", {"token": token}).json["code"] == "token_invalid"
