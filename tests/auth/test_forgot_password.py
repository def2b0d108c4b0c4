"""POST /auth/password/forgot and /reset: a new password by mail."""

from datetime import timedelta
from typing import Any

import pytest

from config.settings import Settings
from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import one_time_token, subjects
from tests.support.cast import PASSWORD, Person
from tests.support.jobs import Jobs
from webapp.contracts import links
from webapp.core import clock

NEW = "another horse battery"
PAGE = "reset-password"


@pytest.fixture
def token(alice: Person, post: Call, jobs: Jobs, mails: Catcher) -> str:
    """Of the mail to somebody who forgot their password."""
    post("password/forgot", {"email": alice.email})
    jobs.drain()
    return one_time_token(mails, alice.email, PAGE)


def refusal(post: Call, token: str, password: str = NEW) -> tuple[int, str]:
    answer = post("password/reset", {"token": token, "password": password})
    return answer.status_code, answer.json["code"]


@pytest.mark.parametrize(
    "email", ["alice@example.com", " ALICE@example.com", "nobody@example.com", "no address"]
)
def test_the_answer_does_not_tell_whether_there_is_an_account(alice: Person, post: Call, email: str) -> None:
    answer = post("password/forgot", {"email": email})

    assert (answer.status_code, answer.data) == (202, b"")


def test_only_the_owner_gets_a_mail_and_it_says_who_asked(
    alice: Person, post: Call, jobs: Jobs, mails: Catcher, settings: Settings
) -> None:
    jobs.drain()
    mails.clear()
    for email in (alice.email, "nobody@example.com"):
        post(
            "password/forgot", {"email": email}, headers={"User-Agent": "curl/8.5.0", "Host": "evil.example"}
        )
    jobs.drain()

    (mail,) = mails.messages()
    assert mail["to"] == [alice.email]
    assert f"{settings.app_url}/{PAGE}#token=" in mail["text"]
    assert "evil" not in mail["text"] + mail["html"]
    assert "curl" in mail["text"]
    assert "127.0.0.1" in mail["text"]


def test_the_link_sets_the_password_and_ends_every_session(
    alice: Person, token: str, post: Call, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    other = log_in(alice.email).json["refresh_token"]

    answer = post("password/reset", {"token": token, "password": NEW})

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Set-Cookie" not in answer.headers
    assert alice.get("/me").status_code == 401
    for refresh in (alice.refresh_token, other):
        assert post("refresh", {"refresh_token": refresh}).status_code == 401
    assert log_in(alice.email).status_code == 401
    assert log_in(alice.email, NEW).status_code == 200
    jobs.drain()
    assert "Your password was reset" in subjects(mails, alice.email)


def test_who_answers_a_mail_owns_the_address(alice: Person, token: str, post: Call, log_in: Call) -> None:
    post("password/reset", {"token": token, "password": NEW})

    assert log_in(alice.email, NEW).json["user"]["email_verified"] is True


def test_a_link_works_once_and_for_half_an_hour(alice: Person, token: str, post: Call) -> None:
    with clock.shifted(timedelta(minutes=30, seconds=1)):
        assert refusal(post, token) == (422, "token_invalid")

    assert post("password/reset", {"token": token, "password": NEW}).status_code == 204
    assert refusal(post, token) == (422, "token_invalid")


def test_a_password_that_would_be_guessed_leaves_the_link_open(alice: Person, token: str, post: Call) -> None:
    assert refusal(post, token, "password123") == (422, "validation_failed")
    assert post("password/reset", {"token": token, "password": NEW}).status_code == 204


def test_a_second_link_is_worth_nothing_once_the_password_has_changed(
    alice: Person, token: str, post: Call, jobs: Jobs, mails: Catcher
) -> None:
    post("password/forgot", {"email": alice.email})
    jobs.drain()
    second = one_time_token(mails, alice.email, PAGE)
    assert second != token
    post("password/reset", {"token": token, "password": NEW})

    assert refusal(post, second) == (422, "token_invalid")


@pytest.mark.parametrize("purpose", ["verify-email", "confirm-email", "confirm-deletion"])
def test_a_token_for_another_purpose_is_refused(
    token: str, post: Call, settings: Settings, purpose: str
) -> None:
    other = links.token(settings.mail_link_key, purpose, token.partition(".")[0])

    assert refusal(post, other) == (422, "token_invalid")


@pytest.mark.parametrize("rubbish", ["", ".", "a.b", "é.é", "$ne.x", "a" * 200])
def test_rubbish_is_refused(post: Call, rubbish: str) -> None:
    assert refusal(post, rubbish) == (422, "token_invalid")


def test_the_password_is_kept_nowhere(alice: Person, token: str, post: Call, stored: Any) -> None:
    post("password/reset", {"token": token, "password": NEW})

    rows = [
        str(row)
        for name in stored["myriad_auth"].list_collection_names()
        for row in stored["myriad_auth"][name].find()
    ]
    assert all(NEW not in row and token.rpartition(".")[2] not in row and PASSWORD not in row for row in rows)
