"""SIGTERM of workers under load, as a release does it: each ends what it has begun, within its grace; nothing
is lost, and nothing is done twice."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from config.connections import times
from tests.faults.conftest import World
from tests.support import processes
from tests.support.waiting import until

pytestmark = pytest.mark.faults
GRACE_SECONDS = times.PLATFORM_SECONDS


@dataclass(frozen=True)
class Form:
    stops: int
    reminders: int
    over: float


SHORT = Form(stops=1, reminders=30, over=2)
LONG = Form(stops=10, reminders=600, over=60)


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def test_workers_that_are_told_to_stop_lose_nothing(world: World, form: Form) -> None:
    took = []
    with ExitStack() as running:
        running.enter_context(processes.beat(world.environment))
        worker = running.enter_context(processes.worker(world.environment))
        world.remind_each(form.reminders, over=form.over)
        until(world.arrived)
        for _ in range(form.stops):
            time.sleep(form.over / (form.stops + 1) / 2)
            began = time.monotonic()
            worker.popen.terminate()
            successor = running.enter_context(processes.worker(world.environment))
            worker.popen.wait(GRACE_SECONDS)
            took.append(time.monotonic() - began)
            worker = successor
        until(lambda: _all_sent(world, form), seconds=60)
    print(f"{form.stops} stops: gone in {max(took):.1f} s at most")

    assert max(took) <= GRACE_SECONDS
    heads = [row for row in _rows(world) if not row.get("mail")]  # some went out in another's mail
    arrived = [mail["message_id"] for mail in world.mails.messages()]
    assert sorted(arrived) == sorted(f"<{row['_id']}@myriad.mail>" for row in heads)
    assert {row["handovers"] for row in heads} == {1}


def _rows(world: World) -> list[dict[str, Any]]:
    return [row for row in world.ledger.find(hint="_id_") if row["channel"] == "email"]


def _all_sent(world: World, form: Form) -> bool:
    states = [row["state"] for row in _rows(world)]
    return states == ["sent"] * form.reminders
