"""Which reminders fire, and which never do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock
from webapp.core.fields import format_instant

HOUR = timedelta(hours=1)


def at(ahead: timedelta) -> list[dict[str, str]]:
    return [{"id": "r", "at": format_instant(clock.now() + ahead)}]


@pytest.fixture
def fired(stored: Any) -> Callable[[], list[str]]:
    """The reminders told of so far."""

    def told() -> list[str]:
        rows = stored["myriad_tasks"]["outbox"].find({"due": {"$gt": clock.now() - timedelta(days=900)}})
        return sorted(row["data"]["reminder_id"] for row in rows)

    return told


def fire(jobs: Jobs, after: timedelta) -> None:
    with clock.shifted(after):
        jobs.run("tasks.fire_reminders")


def fire_at(jobs: Jobs, year: int) -> None:
    """On 31 January at 16:30."""
    with clock.stopped(datetime(year, 1, 31, 16, 30, tzinfo=UTC)):
        jobs.run("tasks.fire_reminders")


def test_a_reminder_fires_when_it_is_due_and_once(alice: Person, jobs: Jobs, fired: Any) -> None:
    made = alice.task(reminders=at(HOUR))

    fire(jobs, timedelta(minutes=59))
    assert fired() == []
    fire(jobs, HOUR)
    fire(jobs, 2 * HOUR)
    assert fired() == ["r"]
    assert alice.get(f"/tasks/{made['id']}").json == made


def test_each_reminder_of_a_task_fires_by_itself(alice: Person, jobs: Jobs, fired: Any) -> None:
    late = {"id": "late", "at": format_instant(clock.now() + 3 * HOUR)}
    alice.task(reminders=[late, *at(HOUR)])

    fire(jobs, 2 * HOUR)
    assert fired() == ["r"]
    fire(jobs, 4 * HOUR)
    assert fired() == ["late", "r"]


def test_one_set_for_a_moment_ago_fires_and_one_long_past_does_not(
    alice: Person, jobs: Jobs, fired: Any
) -> None:
    past = {"id": "past", "at": format_instant(clock.now() - 2 * timedelta(minutes=1))}
    now = {"id": "now", "at": format_instant(clock.now() - timedelta(seconds=30))}
    alice.task(reminders=[past, now])

    fire(jobs, HOUR)

    assert fired() == ["now"]


@pytest.mark.parametrize("leave", ["complete", "delete", "status"])
def test_a_task_that_is_done_or_in_the_trash_reminds_of_nothing(
    alice: Person, jobs: Jobs, fired: Any, leave: str
) -> None:
    task = f"/tasks/{alice.task(reminders=at(HOUR))['id']}"
    {
        "complete": lambda: alice.post(f"{task}/complete"),
        "delete": lambda: alice.delete(task),
        "status": lambda: alice.patch(task, {"status": "done"}),
    }[leave]()

    fire(jobs, 2 * HOUR)

    assert fired() == []


@pytest.mark.parametrize(("leave", "return_"), [("complete", "reopen"), ("", "restore")])
def test_a_task_that_returns_in_time_reminds_and_one_that_returns_late_does_not(
    alice: Person, jobs: Jobs, fired: Any, leave: str, return_: str
) -> None:
    both = [*at(HOUR), {"id": "later", "at": format_instant(clock.now() + 3 * HOUR)}]
    task = f"/tasks/{alice.task(reminders=both)['id']}"
    _ = alice.post(f"{task}/{leave}") if leave else alice.delete(task)
    with clock.shifted(2 * HOUR):
        assert alice.post(f"{task}/{return_}").status_code == 200

    fire(jobs, 2 * HOUR)
    assert fired() == []
    fire(jobs, 4 * HOUR)
    assert fired() == ["later"]


@pytest.mark.parametrize("changes", [{"title": "Other"}, {"priority": 2}, {"due": {"date": "2030-01-01"}}])
def test_a_change_that_does_not_move_a_reminder_does_not_fire_it_again(
    alice: Person, jobs: Jobs, fired: Any, changes: dict[str, Any]
) -> None:
    task = f"/tasks/{alice.task(reminders=at(HOUR))['id']}"
    fire(jobs, HOUR)
    alice.patch(task, changes)

    fire(jobs, 2 * HOUR)

    assert fired() == ["r"]


def test_moving_the_due_moves_the_reminders_before_it(
    alice: Person, jobs: Jobs, stored: Any, fired: Any
) -> None:
    due = {"date": "2027-01-31", "time": "17:00"}
    task = f"/tasks/{alice.task(due=due, reminders=[{'id': 'r', 'minutes_before': 60}])['id']}"
    fire_at(jobs, 2027)
    assert fired() == ["r"]

    alice.patch(task, {"due": {"date": "2028-01-31", "time": "17:00"}})
    fire(jobs, timedelta(days=200))
    assert fired() == ["r"]
    fire_at(jobs, 2028)
    assert fired() == ["r", "r"]


def test_a_reminder_before_a_due_waits_until_there_is_one(alice: Person, jobs: Jobs, fired: Any) -> None:
    task = f"/tasks/{alice.task(reminders=[{'id': 'r', 'minutes_before': 60}])['id']}"
    fire(jobs, timedelta(days=100))
    assert fired() == []

    alice.patch(task, {"due": {"date": "2027-01-31", "time": "17:00"}})
    fire_at(jobs, 2027)
    assert fired() == ["r"]


@pytest.mark.parametrize("changes", [{"reminders": []}, {"due": None}])
def test_a_reminder_that_is_taken_away_does_not_fire(
    alice: Person, jobs: Jobs, fired: Any, changes: dict[str, Any]
) -> None:
    made = alice.task(due={"date": "2027-01-31"}, reminders=[{"id": "r", "minutes_before": 60}])
    alice.patch(f"/tasks/{made['id']}", changes)

    fire(jobs, timedelta(days=100))

    assert fired() == []


def test_a_due_day_reminds_from_nine_in_the_morning(alice: Person, stored: Any) -> None:
    alice.task(due={"date": "2027-01-31"}, reminders=[{"minutes_before": 60}])

    row = stored["myriad_tasks"]["tasks"].find_one({"remind_at": {"$gt": clock.now()}})

    assert format_instant(row["remind_at"]) == "2027-01-31T08:00:00.000Z"
