"""The lag of secondaries and the oplog's window, of a real set whose secondary stops applying."""

from datetime import UTC, datetime, timedelta

from tests.core.replicas.conftest import World
from tests.support.waiting import until
from webapp.core.replicas import health

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def member(state: int, behind: float, up: float = 1.0) -> dict[str, object]:
    return {"state": state, "health": up, "optimeDate": NOW - timedelta(seconds=behind)}


def test_the_lag_is_that_of_the_last_secondary_that_is_up() -> None:
    assert health.behind([member(1, 0), member(2, 3), member(2, 40)]) == 40
    assert health.behind([member(1, 0), member(2, 3), member(2, 9_000, up=0.0)]) == 3
    assert health.behind([member(1, 0)]) == 0
    assert health.behind([member(2, 3), member(2, 4)]) == 0  # an election: nobody to be behind


def test_a_secondary_that_stops_is_told_of_and_the_window_is_that_of_the_oplog(world: World) -> None:
    world.members.catch_up()
    world.members.leave_behind(*world.members.secondaries)

    def lag() -> float:
        world.members.client["elsewhere"]["ticks"].insert_one({})
        found = health.ask("tasks")
        assert found is not None
        assert found.window_seconds > 0
        return found.lag_seconds

    until(lambda: lag() >= 1, seconds=10, every=0.3)
    world.members.catch_up()
    until(lambda: lag() <= 1, seconds=10, every=0.3)
