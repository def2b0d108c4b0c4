"""The canary: a built-in account's reminder goes the whole way each minute, to a sink; how late, is told."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from config.settings import Settings
from devstack.catcher import Catcher
from devstack.catcher.store import Store
from devstack.ports import free_port
from tests.support import processes
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp.contracts import canary, jobs
from webapp.core import clock, queue
from webapp.core.web.application import Application
from webapp.core.web.health import Figures
from workers.backlog import Backlog
from workers.base import wired

LATE, MISSING = "canary_late_seconds", "canary_missing"


class Sink:
    """Takes mail for nobody, and keeps it for the test."""

    def __init__(self) -> None:
        self.store, self.refusal = Store(), ""

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
        if self.refusal:
            return self.refusal
        self.store.add(envelope.mail_from, envelope.rcpt_tos, envelope.content)
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    handler, port = Sink(), free_port()
    with Catcher.start(handler, smtp_port=port):
        yield handler, port


@pytest.fixture
def canaries(sink: tuple[Sink, int], settings: Settings, client: FlaskClient) -> Jobs:
    """The jobs of a process that has a canary."""
    del client  # clean databases
    return Jobs(replace(settings, canary_smtp_url=f"smtp://127.0.0.1:{sink[1]}"))


def _arm(own: Jobs, *, ago: float = 0) -> None:
    """Set the reminder for a full minute that is over, and is so many seconds ago at least."""
    with clock.shifted(timedelta(seconds=-ago - 60)):
        own.run("tasks.arm_canary")


def _send(own: Jobs) -> None:
    for name in ("tasks.fire_reminders", "tasks.relay_outbox", "notifications.send_deliveries"):
        own.run(name)


@pytest.fixture
def status(app: Application, canaries: Jobs, monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> Any:
    """What `GET /api/v1/status` says of notifications, where there is a canary."""
    del canaries
    figures = wired().figures

    def ask() -> dict[str, float]:
        monkeypatch.setitem(app.extensions, "figures", Figures(figures))
        found: dict[str, float] = client.get("/api/v1/status").json["figures"]["notifications"]
        return found

    return ask


def _run(environment: dict[str, str], sink: Sink, port: int) -> None:
    """One real worker, which is nudged as beat does it, again and again; the minute is over."""

    def nudged() -> bool:
        for job in (jobs.REMINDERS, jobs.TASKS_RELAY, jobs.DELIVERIES):
            queue.nudge(job.name, queue=job.queue)
        return bool(sink.store.messages())

    with processes.worker(environment, CANARY_SMTP_URL=f"smtp://127.0.0.1:{port}", WORKER_CONCURRENCY="1"):
        until(nudged, seconds=20, every=0.5)


def test_a_reminder_goes_the_whole_way_to_the_sink_and_its_lateness_is_told(
    environment: dict[str, str],
    canaries: Jobs,
    sink: tuple[Sink, int],
    status: Any,
    mails: Catcher,
    servers: Servers,
) -> None:
    _arm(canaries)
    _run(environment, *sink)
    (mail,) = sink[0].store.messages()
    assert (mail["to"], mail["subject"]) == ([canary.ADDRESS], "Reminder: Canary")
    assert mails.messages() == []
    ledger = servers.client["myriad_notifications"]["deliveries"]

    def told() -> bool:
        return ledger.find_one({"channel": "email", "state": "sent"}, hint="_id_") is not None

    until(told)
    row = ledger.find_one({"channel": "email"}, hint="_id_")
    late = (row["updated_at"] - row["context"]["fires_at"]).total_seconds()
    assert 0 <= late < 90
    assert status()[LATE] == pytest.approx(late, abs=1) or status()[LATE] >= late
    assert status()[MISSING] == 0


def test_with_the_sink_away_it_gets_later_and_later_until_the_sink_is_back(
    settings: Settings, client: FlaskClient, app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    del client
    port = free_port()
    jobs = Jobs(replace(settings, canary_smtp_url=f"smtp://127.0.0.1:{port}"))
    figures = Figures(wired().figures)
    monkeypatch.setitem(app.extensions, "figures", figures)
    _arm(jobs)
    _send(jobs)
    for minutes in (3, 30):
        with clock.shifted(timedelta(minutes=minutes)):
            told = wired().figures()["notifications"]
        assert minutes * 60 <= told[LATE] <= minutes * 60 + 90
        assert told[MISSING] == 1
    with Catcher.start(handler := Sink(), smtp_port=port):
        until(lambda: _again(jobs, handler))
    told = wired().figures()["notifications"]
    assert (told[LATE] < 90, told[MISSING]) == (True, 0)


def _again(jobs: Jobs, sink: Sink) -> bool:
    jobs.run("notifications.send_deliveries")
    return bool(sink.store.messages())


def test_beat_tells_it_too(canaries: Jobs) -> None:
    _arm(canaries, ago=600)
    _send(canaries)
    backlog = Backlog(canaries.settings)
    backlog._wired = wired()
    told = {family.name: family.samples for family in backlog.collect()}
    (late,), (missing,) = told[f"myriad_{LATE}"], told[f"myriad_{MISSING}"]
    assert late.labels == missing.labels == {"service": "notifications"}
    assert 600 <= late.value < 700


def test_while_none_ever_arrived_the_wait_for_the_first_is_told(status: Any) -> None:
    with clock.shifted(timedelta(minutes=20)):
        assert status()[LATE] > 1000


def test_eight_at_once_set_one_reminder_and_one_that_is_late_is_not_overtaken(
    canaries: Jobs, servers: Servers
) -> None:
    tasks = servers.client["myriad_tasks"]["tasks"]
    for _ in range(2):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: canaries.run("tasks.arm_canary"), range(8)))
        (task,) = tasks.find(hint="_id_")
        (reminder,) = task["reminders"]
        assert reminder["fires_at"] == task["remind_at"]
        assert task["remind_at"].second == 0
    with clock.shifted(timedelta(minutes=5)):
        canaries.run("tasks.arm_canary")
    assert tasks.find_one(hint="_id_")["remind_at"] == task["remind_at"]


def test_what_fired_is_set_again_for_the_next_minute(canaries: Jobs, servers: Servers) -> None:
    _arm(canaries, ago=60)
    _send(canaries)
    canaries.run("tasks.arm_canary")
    (task,) = servers.client["myriad_tasks"]["tasks"].find(hint="_id_")
    assert 0 <= (task["remind_at"] - clock.now()).total_seconds() <= 60


def test_only_the_last_hour_is_kept(canaries: Jobs, servers: Servers) -> None:
    ledger = servers.client["myriad_notifications"]["deliveries"]
    with clock.shifted(timedelta(hours=-2)):
        _arm(canaries)
        _send(canaries)
    before = {row["_id"] for row in ledger.find(hint="_id_")}
    assert before
    _arm(canaries)
    _send(canaries)
    after = {row["_id"] for row in ledger.find(hint="_id_")}
    assert after
    assert not before & after


def test_a_sink_that_refuses_costs_no_address_its_mail(
    canaries: Jobs, sink: tuple[Sink, int], servers: Servers
) -> None:
    sink[0].refusal = "550 no"
    _arm(canaries)
    _send(canaries)
    database = servers.client["myriad_notifications"]
    assert database["deliveries"].find_one({"channel": "email"}, hint="_id_")["state"] == "dead"
    assert list(database["outbox"].find(hint="_id_")) == []


def test_without_the_setting_nothing_is_set_and_nothing_is_sent(
    canaries: Jobs, settings: Settings, mails: Catcher, servers: Servers
) -> None:
    _arm(canaries)
    plain = Jobs(settings)
    _send(plain)
    (row,) = servers.client["myriad_notifications"]["deliveries"].find({"channel": "email"}, hint="_id_")
    assert (row["state"], row["reason"]) == ("suppressed", "canary_off")
    assert mails.messages() == []
    plain.run("tasks.arm_canary")
    (task,) = servers.client["myriad_tasks"]["tasks"].find(hint="_id_")
    assert "remind_at" not in task
    assert LATE not in wired().figures()["notifications"]


@pytest.mark.long
@pytest.mark.timeout(240)
def test_beat_sends_one_each_minute_by_itself(
    environment: dict[str, str], canaries: Jobs, sink: tuple[Sink, int]
) -> None:
    del canaries
    variables = {**environment, "CANARY_SMTP_URL": f"smtp://127.0.0.1:{sink[1]}"}
    with processes.beat(variables), processes.worker(variables, WORKER_CONCURRENCY="1"):
        begin = time.monotonic()
        until(lambda: len(sink[0].store.messages()) == 2, seconds=200, every=0.5)
    late = wired().figures()["notifications"][LATE]
    print(f"two canaries in {time.monotonic() - begin:.0f} s; the last was {late:.1f} s late")
    assert late < 10
    assert all(mail["to"] == [canary.ADDRESS] for mail in sink[0].store.messages())
