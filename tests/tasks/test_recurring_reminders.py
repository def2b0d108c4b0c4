"""Reminders of tasks that come back, and what becomes of reminders when nothing ran for a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.tasks.conftest import LONG_AGO
from webapp.core import clock
from webapp.core.fields import format_instant
from webapp.tasks import service

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLY = datetime(2027, 3, 20, 12, tzinfo=UTC)
BERLIN = {"date": "2027-03-21", "time": "17:00", "timezone": "Europe/Berlin"}


def complete(person: Person, task: dict[str, Any], occurrence: str) -> dict[str, Any]:
    answer = person.post(f"/tasks/{task['id']}/complete", {"occurrence": occurrence})
    made: dict[str, Any] = answer.json["task"]
    return made


def waiting(stored: Any) -> list[str]:
    rows = stored["myriad_tasks"]["tasks"].find({})
    return [
        format_instant(one["fires_at"]) for row in rows for one in row["reminders"] if one["state"] == "armed"
    ]


def fire(jobs: Jobs, after: timedelta) -> None:
    with clock.shifted(after):
        jobs.run("tasks.fire_reminders")


def told(stored: Any) -> list[dict[str, Any]]:
    return list(stored["myriad_tasks"]["outbox"].find({"type": {"$regex": "^tasks"}}, hint="_id_"))


def test_reminders_move_along_with_the_task_on_the_wall_clock(alice: Person, stored: Any) -> None:
    """The week after, it is summer time in Berlin: an hour before 17:00 is an hour before 17:00."""
    with clock.stopped(EARLY):
        reminders = [{"id": "a", "at": "2027-03-20T16:00:00.000Z"}, {"id": "b", "minutes_before": 60}]
        made = alice.task(due=BERLIN, recurrence={"rrule": "FREQ=WEEKLY"}, reminders=reminders)
        assert waiting(stored) == ["2027-03-20T16:00:00.000Z", "2027-03-21T15:00:00.000Z"]
        after = complete(alice, made, "2027-03-21T17:00")

    assert waiting(stored) == ["2027-03-27T16:00:00.000Z", "2027-03-28T14:00:00.000Z"]
    assert after["reminders"] == [
        {"id": "a", "at": "2027-03-27T16:00:00.000Z", "minutes_before": None},
        {"id": "b", "at": None, "minutes_before": 60},
    ]


def test_each_occurrence_reminds_once(alice: Person, jobs: Jobs, stored: Any) -> None:
    now = clock.now()
    at = f"{now + 2 * HOUR:%H:%M}"
    day = f"{(now + 2 * HOUR).date()}"
    made = alice.task(
        due={"date": day, "time": at},
        recurrence={"rrule": "FREQ=DAILY"},
        reminders=[{"minutes_before": 60}],
    )
    fire(jobs, 2 * HOUR)
    fire(jobs, 3 * HOUR)
    assert len(told(stored)) == 1
    complete(alice, made, f"{day}T{at}")
    fire(jobs, DAY + 2 * HOUR)
    fire(jobs, DAY + 3 * HOUR)

    due_dates = sorted(row["data"]["due_date"] for row in told(stored))
    assert due_dates == [day, f"{(now + 2 * HOUR + DAY).date()}"]


def test_a_task_whose_rule_has_ended_reminds_of_nothing(alice: Person, jobs: Jobs, stored: Any) -> None:
    at = format_instant(clock.now() + HOUR)
    made = alice.task(
        due={"date": "2027-01-31"}, recurrence={"rrule": "FREQ=DAILY;COUNT=1"}, reminders=[{"at": at}]
    )
    complete(alice, made, "2027-01-31")
    fire(jobs, 2 * HOUR)

    assert told(stored) == []


def late_by(person: Person, by: timedelta, count: int = 1) -> None:
    """Tasks with a reminder in an hour, which nobody looks for until it is late by so much."""
    for number in range(count):
        person.task(title=f"Task {number}", reminders=[{"at": format_instant(clock.now() + HOUR)}])


@pytest.fixture
def verified(alice: Person, jobs: Jobs, stored: Any) -> Person:
    """Alice, whose address is known to be hers."""
    jobs.run("auth.relay_outbox")
    stored["myriad_notifications"]["user_profiles"].update_many({}, {"$set": {"email_verified": True}})
    return alice


def mails_after(jobs: Jobs, mails: Catcher, stored: Any, after: timedelta) -> list[dict[str, Any]]:
    """Rows are claimed by the database server's time, which is not moved: they are made overdue."""
    for later in (after, after + timedelta(minutes=2)):
        with clock.shifted(later):
            jobs.run("tasks.fire_reminders")
            for database, rows in (("tasks", "outbox"), ("notifications", "deliveries")):
                mine = stored[f"myriad_{database}"][rows]
                mine.update_many({"due": {"$gt": LONG_AGO}}, {"$set": {"due": LONG_AGO}}, hint=[("due", 1)])
                jobs.run({"tasks": "tasks.relay_outbox"}.get(database, "notifications.send_deliveries"))
    return [mail for mail in mails.messages() if "onfirm" not in mail["subject"]]


def test_a_reminder_late_by_less_than_a_day_is_sent_and_says_so(
    verified: Person, jobs: Jobs, mails: Catcher, stored: Any
) -> None:
    late_by(verified, DAY)
    fire(jobs, DAY + HOUR - timedelta(minutes=1))
    (row,) = told(stored)
    assert row["type"] == "tasks.reminder.due"

    (mail,) = mails_after(jobs, mails, stored, DAY)
    assert "This reminder is late" in mail["text"]


def test_those_that_are_later_come_in_one_message(
    verified: Person, bob: Person, jobs: Jobs, mails: Catcher, stored: Any
) -> None:
    late_by(verified, 2 * DAY, 23)
    late_by(bob, 2 * DAY)
    (mail,) = mails_after(jobs, mails, stored, 2 * DAY)

    assert mail["to"] == [verified.email] or verified.email in str(mail["to"])
    assert mail["subject"] == "23 reminders were missed"
    for part in (mail["text"], mail["html"]):
        assert "Task 0" in part
        assert "And 3 more." in part
    assert mails_after(jobs, mails, stored, 3 * DAY) == [mail]


def test_many_schedulers_tell_of_missed_ones_once(alice: Person, jobs: Jobs, stored: Any) -> None:
    late_by(alice, 2 * DAY, 5)

    def sweep(after: timedelta) -> None:
        with clock.shifted(after), ThreadPoolExecutor(8) as pool:
            for run in [pool.submit(jobs.run, "tasks.fire_reminders") for _ in range(8)]:
                run.result()

    for minutes in range(3):
        sweep(2 * DAY + timedelta(seconds=20 * minutes))
    assert told(stored) == []
    sweep(2 * DAY + timedelta(minutes=5))

    (row,) = told(stored)
    assert (row["type"], row["data"]["count"], len(row["data"]["first"])) == ("tasks.reminders.missed", 5, 5)
    assert list(stored["myriad_tasks"]["missed_reminders"].find({}, hint="_id_")) == []


def test_how_late_reminders_are_is_known_to_every_process(alice: Person, jobs: Jobs) -> None:
    assert service.reminder_lateness() is None
    late_by(alice, HOUR, 3)
    with clock.shifted(HOUR + timedelta(seconds=12)):
        jobs.run("tasks.fire_reminders")
        assert service.reminder_lateness() == 15


def test_a_reminder_fires_within_seconds_of_its_time(alice: Person, jobs: Jobs) -> None:
    """The sweep comes every two seconds; 99 of 100 are within 15."""
    late_by(alice, HOUR, 5)
    with clock.shifted(HOUR):
        jobs.run("tasks.fire_reminders")
        found = service.reminder_lateness()
    assert found is not None
    assert found < 15
