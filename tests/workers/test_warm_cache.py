"""Warming: what somebody asks for first after a log-in, or again after a write, is there before they ask."""

import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from config.connections import pools
from config.settings import Settings
from tests.conftest import scopes
from tests.support import processes
from tests.support.cast import PASSWORD, Person, register
from tests.support.failing import READS, failing
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp import wiring
from webapp.contracts.jobs import JOBS
from webapp.core import clock
from webapp.core.answers import loading, warming
from webapp.core.web.application import Application

WARMING = [job.name for job in JOBS if job.name.endswith(".warm_cache")]
FIRST = ("/tasks", "/me")
COUNTS = "/tasks/counts"


def _warm(jobs: Jobs) -> None:
    for name in WARMING:
        jobs.run(name)


def _log_in(person: Person) -> Person:
    wanted = {"email": person.email, "password": PASSWORD, "token_transport": "body"}
    answer = person.client.post("/api/v1/auth/login", json=wanted)
    assert answer.status_code == 200
    return replace(person, access_token=answer.json["access_token"])


def _commands(person: Person, *paths: str) -> int:
    """How many commands these reads cost MongoDB."""
    before = len(scopes.commands)
    assert [person.get(path).status_code for path in paths] == [200] * len(paths)
    return len(scopes.commands) - before


def _page(servers: Servers, person: Person) -> Any:
    return servers.cache.hget(f"a:tasks:{{{person.id}}}", "f:/api/v1/tasks")


@pytest.mark.parametrize("arrive", [_log_in, lambda person: register(person.client, "carol")])
def test_after_a_warmed_log_in_the_first_page_and_the_profile_cost_no_command(
    alice: Person, jobs: Jobs, servers: Servers, arrive: Any
) -> None:
    alice.task()
    servers.cache.flushall()
    back = arrive(alice)
    _warm(jobs)

    assert _commands(back, *FIRST) == 0
    servers.cache.flushall()
    assert _commands(back, *FIRST) == 3  # the session, the page, the account: the listener hears


@pytest.mark.parametrize("path", FIRST)
def test_what_is_warmed_is_what_a_request_would_have_loaded(
    alice: Person, jobs: Jobs, servers: Servers, path: str
) -> None:
    alice.task(due={"date": "2030-01-01"}, reminders=[{"minutes_before": 5}], labels=["home"])
    alice.task()
    _warm(jobs)
    warmed = alice.get(path)
    servers.cache.flushall()
    loaded = alice.get(path)

    assert (warmed.data, warmed.headers["ETag"]) == (loaded.data, loaded.headers["ETag"])
    assert alice.get(path, headers={"If-None-Match": warmed.headers["ETag"]}).status_code == 304


def test_counts_are_warmed_where_the_user_is_once_that_is_known(client: FlaskClient, jobs: Jobs) -> None:
    with clock.stopped(datetime(2027, 3, 10, 12, tzinfo=UTC)):
        zoe = _log_in(register(client, "zoe", timezone="Pacific/Kiritimati"))
        zoe.task(due={"date": "2027-03-11"})  # today there, tomorrow in UTC
        _warm(jobs)
        assert _commands(zoe, "/tasks", COUNTS) > 0  # tasks has not heard of the zone: it did not guess

        jobs.run("auth.relay_outbox")
        _log_in(zoe)
        _warm(jobs)
        assert _commands(zoe, "/tasks", COUNTS) == 0
        assert zoe.get(COUNTS).json["today"] == 1


def test_an_answer_holds_for_as_long_as_its_loader_says(
    alice: Person, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_then = 9_999_999_999_999
    monkeypatch.setattr(loading, "fresh_until", lambda _until: until_then)
    alice.get("/tasks")

    assert _page(servers, alice).startswith(str(until_then))


def test_a_log_in_wants_its_user_where_there_is_something_to_warm(alice: Person, servers: Servers) -> None:
    servers.cache.flushall()
    _log_in(alice)

    assert sorted(servers.cache.keys("w:*")) == ["w:auth", "w:tasks"]
    assert servers.cache.zrange("w:tasks", 0, -1) == [alice.id]


def test_a_readers_dropped_page_is_filled_by_the_sweep(alice: Person, jobs: Jobs) -> None:
    _warm(jobs)
    alice.task(title="Before they read")
    alice.get("/tasks")
    alice.task(title="Another device")
    _warm(jobs)

    assert _commands(alice, "/tasks") == 0
    assert alice.get("/tasks").json["items"][0]["title"] == "Another device"


def test_who_only_writes_is_not_warmed(alice: Person, jobs: Jobs, servers: Servers) -> None:
    _warm(jobs)
    for _ in range(2):
        alice.task()
        _warm(jobs)

    assert _page(servers, alice) is None


def test_a_write_costs_redis_no_more_round_trips(alice: Person, servers: Servers) -> None:
    """One hold, one release."""

    def scripts() -> int:
        statistics = servers.cache.info("commandstats")
        return sum(statistics.get(f"cmdstat_{name}", {"calls": 0})["calls"] for name in ("evalsha", "eval"))

    alice.get("/tasks")
    alice.task()
    alice.get("/tasks")
    before = scripts()
    alice.task()

    assert scripts() - before == 2
    assert servers.cache.zcard("w:tasks") == 1


def test_eight_runs_at_once_load_each_answer_once(client: FlaskClient, jobs: Jobs, servers: Servers) -> None:
    for number in range(20):
        register(client, f"person{number}")
    before = len(scopes.commands)
    with ThreadPoolExecutor(8) as pool:
        for run in [pool.submit(jobs.run, name) for _ in range(8) for name in WARMING]:
            run.result()

    sent = Counter(name for name, _, _ in scopes.commands[before:])
    assert sent == {"aggregate": 20, "find": 40}  # page; zone, account
    assert len(servers.cache.keys("a:*")) == 40


def test_a_run_is_bounded_in_users(client: FlaskClient, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        register(client, f"person{number}")
    monkeypatch.setattr(warming, "BATCH", 2)
    before = len(scopes.commands)

    jobs.run("tasks.warm_cache")
    assert len(scopes.commands) - before == 4  # page and zone


def test_a_slow_database_does_not_keep_a_run_going(
    client: FlaskClient, jobs: Jobs, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        register(client, f"person{number}")
    monkeypatch.setattr(warming, "SECONDS", 0.3)
    before = len(scopes.commands)
    with failing(stored, READS, blockConnection=True, blockTimeMS=200):
        jobs.run("tasks.warm_cache")

    assert len(scopes.commands) - before == 2


def test_a_database_that_fails_ends_a_run_and_is_told_once(
    client: FlaskClient, jobs: Jobs, stored: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(4):
        register(client, f"person{number}")
    with failing(stored, READS, errorCode=8000):
        jobs.run("tasks.warm_cache")

    assert len([record for record in caplog.records if "not_warmed" in str(record.msg)]) == 1


def test_an_account_that_is_gone_is_passed_over(
    alice: Person, bob: Person, jobs: Jobs, stored: Any, servers: Servers
) -> None:
    stored["myriad_auth"]["users"].delete_one({"email": bob.email, "_id": {"$exists": True}})
    _warm(jobs)

    assert _commands(alice, *FIRST) == 0
    assert not servers.cache.hexists(f"a:auth:{{{bob.id}}}", "f:/api/v1/me")


@pytest.mark.parametrize("name", WARMING)
def test_a_frozen_cache_ends_a_run_in_a_moment(
    alice: Person, jobs: Jobs, servers: Servers, name: str
) -> None:
    servers.cache_server.process.signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        for _ in range(3):
            jobs.run(name)
        assert time.monotonic() - began < 1
    finally:
        servers.cache_server.process.signal(signal.SIGCONT)


def test_a_frozen_cache_costs_a_log_in_a_moment(alice: Person, servers: Servers) -> None:
    servers.cache_server.process.signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        _log_in(alice)
        assert time.monotonic() - began < 1
    finally:
        servers.cache_server.process.signal(signal.SIGCONT)


def test_a_service_that_runs_elsewhere_is_not_warmed(
    alice: Person, servers: Servers, settings: Settings
) -> None:
    servers.cache.flushall()
    try:
        wiring.connect(replace(settings, services=("auth",)), pools.web(settings))
        _log_in(alice)
    finally:
        wiring.connect(settings, pools.web(settings))

    assert servers.cache.keys("w:*") == ["w:auth"]


def test_what_is_warmed_is_what_a_cached_route_is_asked_for_by(app: Application, jobs: Jobs) -> None:
    """A field that no request asks for would be filled for nobody."""
    views: dict[str, Any] = dict(app.view_functions)
    cached = {(rule.rule, getattr(views[rule.endpoint], "cached", "")) for rule in app.url_map.iter_rules()}
    warmed = {
        (field.partition("?")[0], service)
        for service in ("auth", "tasks", "notifications")
        for field in warming_of(service)
    }

    assert warmed
    assert warmed <= cached
    assert {f"{service}.warm_cache" for _, service in warmed} == set(WARMING)


def warming_of(service: str) -> list[str]:
    """The fields that a service warms."""
    return list(wiring.answers.of(service).warmed)


def test_a_worker_is_nudged_by_a_log_in(
    client: FlaskClient, environment: dict[str, str], servers: Servers
) -> None:
    with processes.worker(environment, WORKER_CONCURRENCY="1"):
        dora = register(client, "dora")
        until(lambda: _page(servers, dora))
        until(lambda: servers.cache.hexists(f"a:auth:{{{dora.id}}}", "f:/api/v1/me"))

    assert _commands(dora, *FIRST) == 0
