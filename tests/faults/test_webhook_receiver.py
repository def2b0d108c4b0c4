"""A webhook's receiver is away for an hour: what happened meanwhile arrives after it, each task in order.

The hour is a simulated one: waits are scaled, and the scale is printed.
"""

import random
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.faults.conftest import World
from tests.support import processes
from tests.support.cast import register
from tests.support.jobs import Jobs
from tests.support.receiver import Receiver, receiving
from tests.support.waiting import until
from webapp.notifications import service

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Form:
    """How long the receiver is away, in seconds for an hour; how many tasks change, and how often each."""

    hour: float
    tasks: int
    changes: int
    kills: int


SHORT = Form(hour=4, tasks=5, changes=4, kills=1)
LONG = Form(hour=36, tasks=40, changes=10, kills=10)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def test_what_happens_while_a_receiver_is_away_arrives_after_it_in_order(
    world: World, client: FlaskClient, jobs: Jobs, dice: random.Random, form: Form
) -> None:
    scale = form.hour / 3600
    print(f"an hour takes {form.hour} s: waits are scaled by {scale:.5f}")
    scaled = {"RETRY_BASE_SECONDS": str(30 * scale), "WEBHOOK_PATIENCE_SECONDS": str(86_400 * scale)}
    environment = {**world.environment, **scaled}
    alice = register(client, "alice")
    with receiving() as receiver, processes.beat(environment):
        made = alice.post("/webhooks", {"url": receiver.url}).json
        for _ in range(2):
            jobs.drain()
        receiver.status = 503
        worker = processes.worker(environment)
        running = worker.__enter__()
        try:
            begin = time.monotonic()
            tasks = [alice.task(title=f"Task {number}")["id"] for number in range(form.tasks)]
            for change in range(form.changes):
                for task in dice.sample(tasks, len(tasks)):
                    alice.patch(f"/tasks/{task}", {"title": f"Change {change}"})
            for _ in range(form.kills):
                time.sleep(dice.uniform(0, form.hour / form.kills / 2))
                running.kill()
                worker = processes.worker(environment)
                running = worker.__enter__()
            time.sleep(max(0, begin + form.hour - time.monotonic()))
            assert not receiver.taken()
            receiver.status = 200
            whole = form.tasks * (form.changes + 1)
            until(lambda: len({call.id for call in receiver.taken()}) == whole, seconds=60)
        finally:
            worker.__exit__(None, None, None)
    _report(receiver, form, UUID(alice.id), made)


def _report(receiver: Receiver, form: Form, user_id: UUID, made: dict[str, Any]) -> None:
    versions: dict[str, list[int]] = {}
    ids: dict[tuple[str, int], set[str]] = {}
    for call in receiver.calls:
        task = call.json["data"]["task"]
        assert call.is_signed_by(made["secret"])
        ids.setdefault((task["id"], task["version"]), set()).add(call.id)
        if call.answer == 200:
            versions.setdefault(task["id"], []).append(task["version"])
    assert all(len(found) == 1 for found in ids.values()), "another id at another try"
    assert all(found == sorted(found) for found in versions.values()), "not in order"
    assert all(set(found) == set(range(1, form.changes + 2)) for found in versions.values())
    assert service.list_webhooks(user_id)[0]["active"]
    copies = len(receiver.taken()) - len(ids)
    print(f"{len(ids)} messages, {len(receiver.calls)} calls: lost 0, copies after a kill {copies}")
