"""The broker dies, or forgets everything: a message is only a nudge, so nothing is lost."""

import socket
import time
from contextlib import closing
from pathlib import Path

import pytest
import redis

from devstack import redis as redis_server
from tests.faults.conftest import World, working
from tests.support import processes
from tests.support.waiting import until

pytestmark = pytest.mark.faults
COUNT = 20
ORDINARY = {"LEASE_SECONDS", "SMTP_TIMEOUT_SECONDS", "SMTP_DEADLINE_SECONDS"}
"""No process of ours dies here, so no lease has to run out: haste would only send again what a busy machine
answers late."""
WITHIN_SECONDS = 30.0


@pytest.fixture(autouse=True)
def _unhurried(world: World) -> None:
    for name in ORDINARY:
        del world.environment[name]


def _all_arrived(world: World, count: int = COUNT) -> bool:
    return len(world.arrived()) == count and not world.unfinished()


def _assert_each_once(world: World, count: int = COUNT) -> None:
    """A broker's fault opens no window: no worker dies of it."""
    assert world.arrived().keys() == {f"Reminder: Task {number}" for number in range(count)}
    again = {subject: ids for subject, ids in world.arrived().items() if len(ids) > 1}
    assert not again, list(world.ledger.find({"handovers": {"$gt": 1}}))


def test_a_broker_that_is_killed_and_comes_back_loses_nothing(world: World, tmp_path: Path) -> None:
    world.remind_each(COUNT, over=4)
    with working(world):
        until(world.arrived)
        port = world.broker.port
        world.broker.process.kill()
        assert len(world.arrived()) < COUNT
        time.sleep(0.5)
        world.broker = redis_server.start(tmp_path / "broker", role="broker", port=port)
        until(lambda: _all_arrived(world), seconds=30)
    _assert_each_once(world)


def test_a_worker_with_a_job_at_work_outlives_its_broker(world: World, tmp_path: Path) -> None:
    """One job waits for a mail server that says nothing while the other children are free, so the worker
    holds what is not acknowledged and listens for more: it goes on, and takes the next job."""
    world.remind_each(1, over=1)
    with socket.create_server(("127.0.0.1", 0)) as silent, processes.beat(world.environment):
        silent.settimeout(30)
        more = {"SMTP_URL": f"smtp://127.0.0.1:{silent.getsockname()[1]}", "WORKER_CONCURRENCY": "4"}
        with processes.worker(world.environment, **more) as worker, closing(silent.accept()[0]):
            port = world.broker.port
            world.broker.process.kill()
            world.broker = redis_server.start(tmp_path / "broker", role="broker", port=port)
            world.remind_each(1, over=1, first=1)
            silent.accept()[0].close()
            assert worker.popen.poll() is None
            silent.close()  # so that nothing waits for it when the worker stops


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("count", "over"),
    [pytest.param(COUNT, 3.0, id="short"), pytest.param(200, 20.0, id="long", marks=pytest.mark.long)],
)
def test_a_broker_that_forgets_everything_loses_nothing(world: World, count: int, over: float) -> None:
    """FLUSHALL again and again, until the last reminder is due; 30 s later all of them are there."""
    world.remind_each(count, over=over)
    due = time.monotonic() + over + 0.5
    with working(world), redis.Redis.from_url(world.broker.url) as broker:
        until(world.arrived, seconds=30)

        def flushed() -> bool:
            broker.flushall()
            return time.monotonic() > due

        until(flushed, seconds=over + 1, every=0.4)
        last = time.monotonic()
        until(lambda: _all_arrived(world, count), seconds=WITHIN_SECONDS)
    print(
        f"{count} reminders, flushed every 0.4 s: the last arrived {time.monotonic() - last:.1f} s after it"
    )
    _assert_each_once(world, count)
