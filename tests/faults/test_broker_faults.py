"""The broker dies, or forgets everything: a message is only a nudge, so nothing is lost."""

import time
from pathlib import Path

import pytest
import redis

from devstack import redis as redis_server
from tests.faults.conftest import World, working
from tests.support.waiting import until

pytestmark = pytest.mark.faults
COUNT = 20


def _all_arrived(world: World) -> bool:
    return len(world.arrived()) == COUNT and not world.unfinished()


def _assert_each_once(world: World) -> None:
    """A broker's fault opens no window: no worker dies of it."""
    assert world.arrived().keys() == {f"Reminder: Task {number}" for number in range(COUNT)}
    assert {len(ids) for ids in world.arrived().values()} == {1}


def test_a_broker_that_is_killed_and_comes_back_loses_nothing(world: World, tmp_path: Path) -> None:
    world.remind(COUNT, over=4)
    with working(world):
        until(world.arrived)
        port = world.broker.port
        world.broker.process.kill()
        assert len(world.arrived()) < COUNT
        time.sleep(0.5)
        world.broker = redis_server.start(tmp_path / "broker", role="broker", port=port)
        until(lambda: _all_arrived(world), seconds=30)
    _assert_each_once(world)


def test_a_broker_that_forgets_everything_loses_nothing(world: World) -> None:
    world.remind(COUNT, over=3)
    with working(world), redis.Redis.from_url(world.broker.url) as broker:
        until(world.arrived)

        def flushed() -> bool:
            broker.flushall()
            return len(world.arrived()) == COUNT

        until(flushed, seconds=30, every=0.4)
        until(lambda: _all_arrived(world), seconds=30)
    _assert_each_once(world)
