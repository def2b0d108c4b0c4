"""POST /auth/refresh: DESIGN §7, rule by rule."""

from datetime import timedelta
from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock


@pytest.mark.both
def test_a_token_is_traded_for_its_successor(alice: Person, post: Call) -> None:
    answer = post("refresh", {"refresh_token": alice.refresh_token})

    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "expires_in", "refresh_token"}
    assert answer.json["refresh_token"] != alice.refresh_token
    assert answer.headers["Cache-Control"] == "no-store"
    alice.access_token = answer.json["access_token"]
    assert alice.get("/me").json["id"] == alice.id


def test_a_session_can_be_kept_for_long(alice: Person, post: Call) -> None:
    token = alice.refresh_token
    for day in range(0, 80, 20):
        with clock.shifted(timedelta(days=day)):
            token = successor(post, token)

    with clock.shifted(timedelta(days=60 + 31)):
        assert refusal(post, token) == (401, "refresh_invalid")


def test_a_lost_answer_is_given_again_an_hour_later(alice: Person, post: Call) -> None:
    lost = successor(post, alice.refresh_token)

    with clock.shifted(timedelta(hours=1)):
        assert successor(post, alice.refresh_token) == lost


def test_a_successor_once_used_leaves_twenty_seconds(alice: Person, post: Call) -> None:
    second = successor(post, alice.refresh_token)
    third = successor(post, second)

    with clock.shifted(timedelta(seconds=19)):
        assert successor(post, alice.refresh_token) == second
        assert successor(post, second) == third


def test_later_than_that_it_is_a_copy_and_ends_the_session(alice: Person, post: Call) -> None:
    second = successor(post, alice.refresh_token)
    successor(post, second)

    with clock.shifted(timedelta(seconds=21)):
        assert refusal(post, alice.refresh_token) == (401, "refresh_reused")
        assert refusal(post, second) == (401, "refresh_invalid")
        assert refusal(post, alice.refresh_token) == (401, "refresh_invalid")
    assert alice.get("/me").status_code == 401


def test_the_owner_of_a_copied_session_is_told_once(
    alice: Person, post: Call, jobs: Jobs, mails: Catcher
) -> None:
    jobs.drain()
    mails.clear()
    with clock.shifted(timedelta(minutes=-1)):
        successor(post, successor(post, alice.refresh_token))
    refusal(post, alice.refresh_token)
    refusal(post, alice.refresh_token)
    jobs.drain()

    (mail,) = mails.messages(alice.email)
    assert "/settings/sessions" in mail["text"]
    assert "verify" not in mail["text"]


def test_the_time_runs_from_the_first_use_of_the_successor(alice: Person, post: Call) -> None:
    second = successor(post, alice.refresh_token)
    successor(post, second)
    with clock.shifted(timedelta(seconds=15)):
        successor(post, second)

    with clock.shifted(timedelta(seconds=25)):
        assert refusal(post, alice.refresh_token) == (401, "refresh_reused")


def test_an_ended_copy_leaves_other_sessions_alone(alice: Person, post: Call) -> None:
    login = {"email": alice.email, "password": "correct horse battery", "token_transport": "body"}
    other = post("login", login).json["refresh_token"]
    successor(post, successor(post, alice.refresh_token))

    with clock.shifted(timedelta(minutes=1)):
        refusal(post, alice.refresh_token)
        successor(post, other)


def test_a_session_that_was_logged_out_cannot_be_refreshed(alice: Person, post: Call) -> None:
    alice.post("/auth/logout")

    assert refusal(post, alice.refresh_token) == (401, "refresh_invalid")


@pytest.mark.parametrize("index", [0, 10, 40, 41, 42, 43, 60, -1])
def test_a_tampered_token_is_refused(alice: Person, post: Call, index: int) -> None:
    token = alice.refresh_token
    other = "A" if token[index] != "A" else "B"
    tampered = token[:index] + other + (token[index + 1 :] if index != -1 else "")

    assert refusal(post, tampered) == (401, "refresh_invalid")
    successor(post, token)


NUMBERS = ["0", "2", "3", "01", "-1", "+1", "1e0", "١", "9" * 20, ""]


def test_another_number_needs_another_signature(subtests: pytest.Subtests, alice: Person, post: Call) -> None:
    for number in NUMBERS:
        with subtests.test(str(number)):
            sid, _, signature = alice.refresh_token.split(".")

            assert refusal(post, f"{sid}.{number}.{signature}") == (401, "refresh_invalid")


def test_the_numbers_signature_of_another_session_is_refused(alice: Person, bob: Person, post: Call) -> None:
    sid, number, _ = alice.refresh_token.split(".")
    foreign = bob.refresh_token.split(".")[2]

    assert refusal(post, f"{sid}.{number}.{foreign}") == (401, "refresh_invalid")


@pytest.mark.parametrize("rubbish", [".", "..", "a.1.b", "x" * 200, "\u2603.1.\u2603", "é", " "])
def test_rubbish_is_refused(post: Call, rubbish: str) -> None:
    assert refusal(post, rubbish) == (401, "refresh_invalid")


def test_no_token_at_all_is_refused(post: Call) -> None:
    answer = post("refresh")

    assert (answer.status_code, answer.json["code"]) == (401, "refresh_invalid")


def test_an_access_token_is_no_refresh_token(alice: Person, post: Call) -> None:
    answer = post("refresh", {"refresh_token": alice.access_token[:200]})

    assert (answer.status_code, answer.json["code"]) == (401, "refresh_invalid")


def successor(post: Call, token: str) -> str:
    answer = post("refresh", {"refresh_token": token})
    assert answer.status_code == 200, answer.text
    found: str = answer.json["refresh_token"]
    return found


def refusal(post: Call, token: str) -> tuple[int, Any]:
    answer = post("refresh", {"refresh_token": token})
    return answer.status_code, answer.json.get("code")
