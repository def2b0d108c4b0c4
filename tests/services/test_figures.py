"""Every metric that the rules and the dashboard name is told by a process that lives."""

import re
from datetime import timedelta
from typing import Any

import pytest
import requests

from config.services import SERVICES
from deploy.advice.__main__ import look, text
from deploy.advice.rules import advise
from tests.services.conftest import Caller, sign_up
from tests.support import figures
from tests.support.split import Split
from tests.support.waiting import until
from webapp.core import clock

pytestmark = pytest.mark.xdist_group("services apart")
KINDS = ("web", "worker", "beat", "consumer")
ASKED_FOR = {"myriad_canary_late_seconds"}
"""Told where a canary is wanted (tests/notifications/test_canary.py); here it would never be quiet."""


def _scrape(world: Split) -> str:
    ports = [world.ports.metrics[name] + step for name in SERVICES for step in range(len(KINDS))]
    return "".join(map(_told, ports))


def _told(port: int) -> str:
    try:
        return requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    except requests.ConnectionError as error:
        raise AssertionError(f"{port}: {error}") from error


def _value(scrape: str, name: str, *labels: str) -> float:
    lines = [line for line in scrape.splitlines() if re.match(rf"{name}[{{ ]", line)]
    return sum(float(line.split()[-1]) for line in lines if all(label in line for label in labels))


def _busy(world: Split, ada: Caller) -> Any:
    world.quiet()
    world.database("notifications")["user_profiles"].update_many({}, {"$set": {"email_verified": True}})
    soon = (clock.now() + timedelta(seconds=0.5)).isoformat().replace("+00:00", "Z")
    assert ada.task(title="Figure it out", reminders=[{"at": soon}]).status_code == 201
    for _ in range(3):
        assert ada.ask("GET", "/tasks").status_code == 200
    until(lambda: any("Figure" in mail["subject"] for mail in world.catcher.messages()), seconds=20)


def test_each_metric_that_is_named_is_told(world: Split, ada: Caller) -> None:
    _busy(world, ada)
    scrape = _scrape(world)

    assert figures.named() - figures.told(scrape) - ASKED_FOR == set()
    assert _value(scrape, "myriad_cache_reads_total", 'service="tasks"', 'outcome="hit"') >= 1
    assert _value(scrape, "myriad_cache_reads_total", 'service="tasks"', 'outcome="miss"') >= 1
    assert _value(scrape, "myriad_deliveries_total", 'kind="reminder"', 'outcome="sent"') >= 1
    assert _value(scrape, "myriad_events_heard_total", 'service="notifications"', 'outcome="heard"') >= 2
    assert _value(scrape, "myriad_reminder_lateness_seconds_count") >= 1
    assert _value(scrape, "myriad_job_seconds_count", 'job="tasks.fire_reminders"', 'outcome="done"') >= 1


def test_the_advice_on_how_many_to_run_reads_what_they_tell(world: Split, ada: Caller) -> None:
    _busy(world, ada)
    ports = [world.ports.metrics[name] + step for name in SERVICES for step in range(3)]
    seen = look([f"http://127.0.0.1:{port}/metrics" for port in ports], 1.0)
    web, worker = advise(seen)

    assert (web.kind, web.now, worker.kind, worker.now) == ("web", 3, "worker", 3)
    assert seen.rate("myriad_cpu_seconds_total", process="worker") > 0
    assert seen.rate("myriad_job_seconds_count") > 0
    assert seen.tells("myriad_queue_oldest_seconds") == 3
    assert f"{web.now} run, {web.wanted} wanted" in text([web, worker], "heroku")


def test_no_label_names_a_person_or_a_thing(world: Split, ada: Caller) -> None:
    _busy(world, ada)
    scrape = _scrape(world)
    task = ada.ask("GET", "/tasks").json()["items"][0]
    me = ada.ask("GET", "/me").json()
    assert not any(text in scrape for text in (task["id"], me["id"], "ada@", "Figure"))


def test_the_backlog_is_told_while_nobody_works(world: Split, ada: Caller) -> None:
    world.quiet()
    row = {"_id": "stuck", "user_id": "u", "type": "auth.x", "pending": ["tasks"], "attempts": 0}
    now = clock.now()
    old = {**row, "due": now + timedelta(hours=1), "created_at": now - timedelta(minutes=5)}
    world.database("auth")["outbox"].insert_one(old)
    try:
        _assert_lag_is_told(world)
    finally:
        world.database("auth")["outbox"].delete_one({"_id": "stuck"})


def _assert_lag_is_told(world: Split) -> None:
    def lag() -> bool:
        scrape = _scrape(world)
        return (
            _value(scrape, "myriad_outbox_oldest_seconds", 'service="auth"') >= 300
            and _value(scrape, "myriad_outbox_waiting", 'service="auth"') == 1
        )

    until(lag, seconds=12, every=0.5)
    answer = requests.get(f"{world.url}/api/v1/status", timeout=5).json()
    assert answer["figures"]["tasks"]["outbox_waiting"] == 0
    auth = requests.get(f"http://127.0.0.1:{world.ports.web['auth']}/api/v1/status", timeout=5).json()
    assert auth["figures"]["auth"]["outbox_oldest_seconds"] >= 300


def test_one_request_id_greps_from_the_edge_to_the_mail(world: Split) -> None:
    sign_up(world, "eve", **{"X-Request-ID": "from-the-edge-0042"})
    until(lambda: world.catcher.messages("eve@example.com"))
    world.quiet()
    lines = [line for line in world.logs().splitlines() if "from-the-edge-0042" in line]
    assert any('"route":"/api/v1/auth/register"' in line for line in lines), lines
    assert any('"event":"delivery_ended"' in line and '"services":"notifications"' in line for line in lines)
