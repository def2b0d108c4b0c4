"""POST /auth/refresh over a long life: tabs, lost answers, closed lids, and thieves."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import subjects
from tests.support.cast import Person, log_in
from tests.support.jobs import Jobs
from webapp.core import clock

TABS, LOST = 16, 0.05
SEED = 20270131
short_and_long = pytest.mark.parametrize(
    "rounds", [8, pytest.param(500, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)


def trade(post: Call, token: str) -> tuple[int, str]:
    answer = post("refresh", {"refresh_token": token})
    return answer.status_code, answer.json.get("refresh_token", "")


@short_and_long
def test_tabs_that_lose_answers_are_never_logged_out(alice: Person, post: Call, rounds: int) -> None:
    chance, held = random.Random(SEED), [alice.refresh_token] * TABS
    with ThreadPoolExecutor(TABS) as pool:
        for number in range(rounds):
            with clock.shifted(timedelta(minutes=10 * number)):
                answers = list(pool.map(lambda token: trade(post, token), held))
                assert {status for status, _ in answers} == {200}
                kept = [new for _, new in answers if chance.random() > LOST]
                held = [chance.choice(kept or [held[0]])] * TABS  # the tabs share one cookie


@short_and_long
def test_a_closed_lid_is_never_taken_for_a_thief(alice: Person, post: Call, rounds: int) -> None:
    chance, token, away = random.Random(SEED), alice.refresh_token, timedelta()
    for _ in range(rounds):
        with clock.shifted(away):
            status, successor = trade(post, token)
            assert status == 200
        if chance.random() > 0.3:  # else the answer is lost as the lid closes, for hours or days
            token = successor
        away += timedelta(minutes=chance.choice([1, 10, 60, 60 * 24, 60 * 24 * 2]))


@pytest.mark.parametrize(
    "thieves", [5, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
def test_every_stolen_token_that_is_replayed_ends_its_session(
    alice: Person, post: Call, jobs: Jobs, mails: Catcher, stored: Any, thieves: int
) -> None:
    for number in range(thieves):
        with clock.shifted(timedelta(seconds=-21 - number)):
            session = log_in(alice)
            second = trade(post, session.refresh_token)[1]
            third = trade(post, second)[1]
        answer = post("refresh", {"refresh_token": session.refresh_token})
        assert (answer.status_code, answer.json["code"]) == (401, "refresh_reused")
        assert trade(post, third)[0] == 401

    told = [one["kind"] for one in stored["myriad_auth"]["audit"].find()]
    assert told.count("refresh_reused") == thieves
    jobs.drain()
    assert subjects(mails, alice.email).count("We signed out one of your sessions") == thieves
    assert alice.get("/me").status_code == 200
