"""POST /auth/refresh, many at once: a browser with many tabs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from tests.auth.conftest import Call
from tests.support.cast import Person
from webapp.core import clock

TABS = 16


def test_tabs_that_refresh_at_once_stay_signed_in_with_one_successor(
    alice: Person, post: Call, stored: Any
) -> None:
    token = alice.refresh_token
    for _ in range(3):
        answers = at_once(post, [token] * TABS)

        assert [status for status, _ in answers] == [200] * TABS
        assert len({successor for _, successor in answers}) == 1
        token = answers[0][1]
    session = stored["myriad_auth"]["sessions"].find_one({"_id": token.split(".")[0]})
    assert [use["n"] for use in session["uses"]] == [1, 2, 3], "each first use is noted once"


def test_tabs_that_are_one_step_behind_stay_signed_in_too(alice: Person, post: Call) -> None:
    first = alice.refresh_token
    ((_, second),) = at_once(post, [first])

    answers = at_once(post, [first, second] * (TABS // 2))

    assert [status for status, _ in answers] == [200] * TABS
    assert {successor for _, successor in answers[::2]} == {second}
    assert len({successor for _, successor in answers[1::2]}) == 1


def test_copies_that_come_back_at_once_end_the_session_once(alice: Person, post: Call, stored: Any) -> None:
    ((_, second),) = at_once(post, [alice.refresh_token])
    at_once(post, [second])

    with clock.shifted(timedelta(minutes=1)):
        answers = at_once(post, [alice.refresh_token] * TABS)

    assert {status for status, _ in answers} == {401}
    told = [row["type"] for row in stored["myriad_auth"]["outbox"].find()]
    assert told.count("auth.refresh.reused") == 1


def at_once(post: Call, tokens: list[str]) -> list[tuple[int, str]]:
    """Each token traded by a thread of its own: the statuses and successors, in order."""

    def trade(token: str) -> tuple[int, str]:
        answer = post("refresh", {"refresh_token": token})
        return answer.status_code, answer.json.get("refresh_token", "")

    with ThreadPoolExecutor(len(tokens)) as pool:
        return list(pool.map(trade, tokens))
