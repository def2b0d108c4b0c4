"""Cached reads: the front answers as Flask does, and skips nothing that Flask checks."""

import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from config.settings import Settings
from tests.front.conftest import Caller
from tests.support.cast import Person
from tests.support.fronts import in_process
from tests.support.servers import Servers
from webapp.app import create_app

READS = ["/tasks", "/tasks?limit=5", "/tasks?view=today", "/tasks/counts", "/tasks/{id}", "/me"]
OWN = {"date", "server", "connection", "x-request-id", "ratelimit"}
"""Headers that differ from answer to answer."""


def _same(first: Any, second: Any) -> None:
    assert (first.status_code, first.content) == (second.status_code, second.content)
    told = [{name.lower(): value for name, value in one.headers.items()} for one in (first, second)]
    assert told[0].keys() - OWN == told[1].keys() - OWN
    assert {name: told[0][name] for name in told[0].keys() - OWN} == {
        name: told[1][name] for name in told[1].keys() - OWN
    }


def test_a_second_read_is_the_first_one_again(subtests: pytest.Subtests, ada: Caller) -> None:
    for path in READS:
        with subtests.test(str(path)):
            made = ada.ask("POST", "/tasks", json={"title": "Pay rent"}).json()
            first, second = (ada.read(path.format(id=made["id"])) for _ in range(2))

            assert first.status_code == 200
            _same(first, second)


def test_a_read_that_knows_the_answer_is_told_so(ada: Caller) -> None:
    etag = ada.read().headers["ETag"]
    for tag in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = ada.read(**{"If-None-Match": tag})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)
    assert ada.read(**{"If-None-Match": '"other"'}).status_code == 200


def test_every_write_is_seen_by_the_next_read(ada: Caller) -> None:
    made = ada.ask("POST", "/tasks", json={"title": "0"}).json()
    for number in range(1, 6):
        assert ada.read().json()["items"][0]["title"] == ada.read(f"/tasks/{made['id']}").json()["title"]
        ada.ask("PATCH", f"/tasks/{made['id']}", json={"title": str(number)})
        assert ada.read().json()["items"][0]["title"] == str(number)
    ada.ask("DELETE", f"/tasks/{made['id']}")
    assert ada.read().json()["items"] == []


def test_what_is_not_there_stays_a_problem_until_it_is_there(ada: Caller) -> None:
    for _ in range(2):
        answer = ada.read("/tasks/0123456789abcdef01234567")
        assert (answer.status_code, answer.json()["code"]) == (404, "task_not_found")


def test_a_session_that_was_ended_reads_nothing_from_the_cache(ada: Caller) -> None:
    assert [ada.read().status_code for _ in range(2)] == [200, 200]
    assert ada.ask("POST", "/auth/logout").status_code == 204

    assert ada.read().status_code == 401


def test_a_session_is_asked_for_when_redis_has_forgotten_it(ada: Caller, servers: Servers) -> None:
    ada.read()
    ada.ask("POST", "/auth/logout")
    servers.cache.flushall()

    assert ada.read().status_code == 401


def test_nobody_reads_what_another_has_cached(ada: Caller, bea: Caller) -> None:
    made = ada.ask("POST", "/tasks", json={"title": "Secret"}).json()
    for _ in range(2):
        assert ada.read().json()["items"]
        assert bea.read().json()["items"] == []
        assert bea.read(f"/tasks/{made['id']}").status_code == 404


BAD_TOKENS = ["", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer {token}x"]


def test_a_bad_token_reads_nothing(subtests: pytest.Subtests, ada: Caller) -> None:
    for authorization in BAD_TOKENS:
        with subtests.test(str(authorization)):
            ada.read()
            answer = ada.read(Authorization=authorization.format(token=ada.token))

            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_frozen_cache_costs_a_moment_and_shows_nothing_old(ada: Caller, servers: Servers) -> None:
    made = ada.ask("POST", "/tasks", json={"title": "old"}).json()
    ada.read()
    servers.cache_server.process.signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert ada.read().status_code == 200
        assert time.monotonic() - began < 1
        ada.ask("PATCH", f"/tasks/{made['id']}", json={"title": "new"})
    finally:
        servers.cache_server.process.signal(signal.SIGCONT)
    time.sleep(1.2)

    assert ada.read().json()["items"][0]["title"] == "new"


@pytest.fixture
def limited(alice: Person, settings: Settings) -> Iterator[Person]:
    """Alice, who may ask the front thirty times a minute."""
    limits = replace(settings.limits, user="30/minute")
    with in_process(create_app(replace(settings, limits=limits))) as front:
        yield replace(alice, client=front.client())
    create_app(settings)


def test_a_limit_ends_cached_reads_and_plain_writes_too(limited: Person) -> None:
    codes = [limited.get("/tasks").status_code for _ in range(35)]

    assert codes == [200] * 30 + [429] * 5
    assert limited.post("/tasks", {"title": "Pay rent"}).status_code == 429
