"""The one source of the time, as tests move it."""

from datetime import UTC, datetime, timedelta

from webapp.core import clock

THEN = datetime(2027, 3, 10, 12, 0, 0, 123_000, tzinfo=UTC)
HOUR, MOMENT = timedelta(hours=1), timedelta(seconds=5)


def test_it_goes_by_itself_and_is_cut_to_milliseconds() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < MOMENT
    assert clock.now().microsecond % 1000 == 0
    assert clock.shift() == timedelta(0)


def test_it_can_be_moved_and_comes_back() -> None:
    with clock.shifted(HOUR), clock.shifted(HOUR):
        assert abs(clock.now() - datetime.now(UTC) - 2 * HOUR) < MOMENT
        assert abs(clock.milliseconds() / 1000 - clock.now().timestamp()) < MOMENT.total_seconds()
        assert clock.shift() == 2 * HOUR
    assert clock.shift() == timedelta(0)


def test_it_can_be_stopped_and_goes_on() -> None:
    with clock.stopped(THEN):
        assert clock.now() == clock.now() == THEN
        assert clock.milliseconds() == THEN.timestamp() * 1000
        assert abs(clock.shift() - (THEN - datetime.now(UTC))) < MOMENT
    assert abs(clock.now() - datetime.now(UTC)) < MOMENT
