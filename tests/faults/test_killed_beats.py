"""Three real beats, killed in turn while reminders come due: none is missed and none comes twice."""

import time
from contextlib import ExitStack
from functools import partial

import pytest

from devstack.processes import Process
from tests.faults.conftest import World
from tests.support import processes
from tests.support.waiting import until

pytestmark = pytest.mark.faults
BEATS = 3


def _beat(world: World, running: ExitStack) -> Process:
    return running.enter_context(processes.beat(world.environment))


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("count", "over", "kills"),
    [pytest.param(12, 3.0, 2, id="short"), pytest.param(200, 60.0, 20, id="long", marks=pytest.mark.long)],
)
def test_reminders_come_once_while_three_beats_are_killed_in_turn(
    world: World, count: int, over: float, kills: int
) -> None:
    world.remind_each(count, over=over)
    with ExitStack() as running:
        start = partial(_beat, world, running)
        beats = [start() for _ in range(BEATS)]
        running.enter_context(processes.worker(world.environment))
        for kill in range(kills):
            until(lambda done=kill: len(world.arrived()) >= count * done / kills, seconds=60)
            beats[kill % BEATS].kill()
            if kills > BEATS:
                beats[kill % BEATS] = start()
        begin = time.monotonic()
        until(lambda: len(world.arrived()) == count and not world.unfinished(), seconds=60)
    late = time.monotonic() - begin
    print(f"{kills} beats killed, {count} reminders: missed 0, double 0, the last after {late:.1f} s")
    assert {len(ids) for ids in world.arrived().values()} == {1}
