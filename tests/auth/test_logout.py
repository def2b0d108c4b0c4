"""POST /auth/logout."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from webapp.core import clock

BREAKER_SECONDS = 1.1
"""For so long a process does not ask a cache that was away."""


@contextmanager
def asleep(servers: Servers) -> Iterator[None]:
    """The cache takes connections and answers nothing."""
    servers.cache_server.process.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        servers.cache_server.process.signal(signal.SIGCONT)


def test_the_access_token_is_refused_at_once(alice: Person) -> None:
    assert alice.get("/me").status_code == 200

    answer = alice.post("/auth/logout")

    assert (answer.status_code, answer.data) == (204, b"")
    for path in ("/me", "/tasks"):
        refused = alice.get(path)
        assert (refused.status_code, refused.json["code"]) == (401, "unauthorized")


def test_it_stays_refused_when_the_cache_forgets(alice: Person, servers: Servers) -> None:
    alice.post("/auth/logout")

    servers.cache.flushall()

    assert alice.get("/me").status_code == 401
    assert alice.get("/me").status_code == 401


def test_it_is_refused_while_the_cache_sleeps(alice: Person, servers: Servers) -> None:
    with asleep(servers):
        assert alice.get("/me").status_code == 200

        assert alice.post("/auth/logout").status_code == 204

        assert alice.get("/me").status_code == 401


def test_a_cache_that_slept_through_it_does_not_bring_the_session_back(
    alice: Person, servers: Servers, jobs: Jobs
) -> None:
    assert alice.get("/me").status_code == 200  # the cache knows: the session stands
    with asleep(servers):
        for _ in range(5):  # until nobody even asks it
            alice.get("/me")
        alice.post("/auth/logout")
    time.sleep(BREAKER_SECONDS)

    jobs.drain()

    assert alice.get("/me").status_code == 401


def test_logging_out_twice_is_refused(alice: Person) -> None:
    alice.post("/auth/logout")

    assert alice.post("/auth/logout").status_code == 401


def test_it_says_why_and_when(alice: Person, stored: Any) -> None:
    before = clock.now()
    alice.post("/auth/logout")

    row = stored["myriad_auth"]["sessions"].find_one({"_id": alice.refresh_token.split(".")[0]})
    assert row["revoked_reason"] == "logout"
    assert before <= row["revoked_at"] <= clock.now()


@pytest.mark.both
def test_others_stay_signed_in(alice: Person, bob: Person) -> None:
    alice.post("/auth/logout")

    assert bob.get("/me").status_code == 200
