"""A database that stalls or fails: 503 in bounded time, and nothing told of it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from config.connections import pools
from config.settings import Settings
from tests.contracts.problems import assert_problem
from tests.support.cast import Person
from tests.support.failing import READS, failing
from webapp import wiring
from webapp.app import create_app
from webapp.core.web.application import Application

pytestmark = pytest.mark.faults

DEADLINE = 0.5
NOT_PRIMARY = 10107


@pytest.fixture
def hasty(app: Application, alice: Person, settings: Settings) -> Iterator[Person]:
    """Alice, at an application that waits a second for the database."""
    quick = create_app(replace(settings, request_deadline=DEADLINE))
    yield replace(alice, client=quick.test_client(use_cookies=False))
    wiring.connect(settings, pools.web(settings))


def test_a_stalled_read_is_answered_in_time(hasty: Person, stored: Any) -> None:
    made = hasty.task()
    with failing(stored, READS, blockConnection=True, blockTimeMS=2500):
        for path in ("/tasks", f"/tasks/{made['id']}"):
            started = time.monotonic()
            answer = hasty.get(path)
            assert time.monotonic() - started < DEADLINE + 1
            assert_problem(answer, 503)
            assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_a_stalled_write_is_answered_in_time(hasty: Person, stored: Any, headers: dict[str, str]) -> None:
    hasty.get("/tasks")
    with failing(stored, ["insert", "findAndModify"], blockConnection=True, blockTimeMS=2500):
        started = time.monotonic()
        answer = hasty.post("/tasks", {"title": "x"}, headers=headers)
        assert time.monotonic() - started < DEADLINE + 1.5

    assert_problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0


def test_an_election_is_answered_with_503(hasty: Person, stored: Any) -> None:
    with failing(stored, READS, errorCode=NOT_PRIMARY):
        assert_problem(hasty.get("/tasks"), 503)

    assert hasty.get("/tasks").status_code == 200


def test_a_fault_of_ours_tells_nothing(hasty: Person, stored: Any) -> None:
    with failing(stored, READS, errorCode=2):
        answer = hasty.get("/tasks")

    assert_problem(answer, 500)
    assert answer.json["code"] == "internal_error"
    assert "errors" not in answer.json
