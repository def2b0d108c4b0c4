"""Daily messages: once a day, at the user's own hour, whatever clocks and schedulers do."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from devstack.catcher import Catcher
from tests.notifications.conftest import Rows
from tests.support.cast import Person, log_in
from tests.support.jobs import Jobs
from webapp.core import clock
from webapp.notifications.service.summaries import instant_of, next_day

Make = Callable[..., Person]
PREFERENCES, ASK, SEND = (
    "/notifications/preferences",
    "notifications.request_summaries",
    "notifications.send_deliveries",
)
DIGEST_ONLY = {
    "kinds": {"digest": {"email": True}, "overdue": {"email": False, "in_app": False, "webhook": False}}
}


@dataclass
class Days:
    """Moves the time to somebody's hour, and what was written in a time to come into the server's."""

    jobs: Jobs
    stored: Any

    def row(self, person: Person, kind: str) -> dict[str, Any]:
        """When the person is told next."""
        rows = self.stored["myriad_notifications"]["summaries"]
        found: dict[str, Any] = rows.find_one({"user_id": UUID(person.id), "kind": kind}) or {}
        return found

    @contextmanager
    def at(self, person: Person, kind: str) -> Iterator[None]:
        """Within the block it is a minute after the person's hour."""
        with clock.shifted(self.row(person, kind)["due"] - clock.now() + timedelta(minutes=1)):
            yield

    def tell(self) -> None:
        """Ask, answer, and write into the ledger."""
        self.jobs.run(ASK)
        for service in ("notifications", "tasks", "notifications"):
            self.relay(service)

    def relay(self, service: str) -> None:
        """Tell what happened in a service."""
        self._now(service, "outbox", {"due": {"$ne": None}})
        self.jobs.run(f"{service}.relay_outbox")

    def mail(self) -> None:
        """Send what the ledger holds."""
        self._now("notifications", "deliveries", {"due": {"$exists": True}})
        self.jobs.run(SEND)

    def _now(self, service: str, name: str, where: dict[str, Any]) -> None:
        rows = self.stored[f"myriad_{service}"][name]
        rows.update_many(where, {"$set": {"due": datetime.now(UTC)}}, hint="due_1")


@pytest.fixture
def days(jobs: Jobs, stored: Any) -> Days:
    return Days(jobs, stored)


def day_of(moment: datetime) -> str:
    return moment.date().isoformat()


def test_what_is_overdue_is_told_at_nine_on_the_users_clock(
    verified: Make, jobs: Jobs, mails: Catcher, days: Days
) -> None:
    alice = verified("alice", timezone="America/New_York")
    row = days.row(alice, "overdue")
    local = row["due"].astimezone(ZoneInfo("America/New_York"))
    assert (local.hour, local.minute, local.date().isoformat()) == (9, 0, row["date"])
    task = alice.task(title="Pay rent", due={"date": day_of(clock.now() - timedelta(days=3))})
    alice.task(title="Not yet", due={"date": day_of(clock.now() + timedelta(days=30))})
    with days.at(alice, "overdue"):
        days.tell()
        days.mail()
    (mail,) = mails.messages(alice.email)
    assert mail["subject"] == "Overdue: Pay rent"
    assert f"/tasks/{task['id']}" in mail["text"]
    assert "Not yet" not in mail["text"]


def test_nothing_is_told_when_nothing_is_overdue(
    verified: Make, jobs: Jobs, mails: Catcher, days: Days, ledger: Rows
) -> None:
    alice = verified("alice")
    ledger.delete_many({"user_id": UUID(alice.id)})
    with days.at(alice, "overdue"):
        days.tell()
        days.mail()
    assert ledger.find_one({"user_id": UUID(alice.id)}) is None
    assert mails.messages() == []


def test_a_digest_tells_of_today_what_is_overdue_and_what_was_done(
    verified: Make, jobs: Jobs, mails: Catcher, days: Days
) -> None:
    alice = verified("alice")
    assert alice.put(PREFERENCES, DIGEST_ONLY).status_code == 200
    planned = days.row(alice, "digest")
    day = date.fromisoformat(planned["date"])
    alice.task(title="Of the day", due={"date": day.isoformat(), "time": "15:30"})
    alice.task(title="Long ago", due={"date": (day - timedelta(days=5)).isoformat()})
    alice.task(title="Tomorrow", due={"date": (day + timedelta(days=1)).isoformat()})
    done, again = (
        alice.task(title="Finished"),
        alice.task(
            title="Comes back",
            due={"date": (day - timedelta(days=1)).isoformat()},
            recurrence={"rrule": "FREQ=WEEKLY"},
        ),
    )
    yesterday = datetime.combine(day - timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=12)
    with clock.shifted(yesterday - clock.now()):
        assert alice.post(f"/tasks/{done['id']}/complete").status_code == 200
        named = {"occurrence": (day - timedelta(days=1)).isoformat()}
        assert alice.post(f"/tasks/{again['id']}/complete", named).status_code == 200
    with days.at(alice, "digest"):
        days.tell()
        days.mail()
    (mail,) = mails.messages(alice.email)
    assert mail["subject"] == "Today: Of the day"
    today, _, rest = mail["text"].partition("Overdue")
    late, _, finished = rest.partition("Done yesterday")
    assert "Of the day" in today
    assert "3:30 PM" in today
    assert "Long ago" in late
    assert "Finished" in finished
    assert "Comes back" in finished
    assert "Tomorrow" not in mail["text"]


def test_each_day_is_told_once_however_many_ask(
    verified: Make, jobs: Jobs, mails: Catcher, days: Days
) -> None:
    alice = verified("alice")
    alice.task(due={"date": day_of(clock.now() - timedelta(days=3))})
    with days.at(alice, "overdue"), ThreadPoolExecutor(8) as pool:
        for run in [pool.submit(jobs.run, ASK) for _ in range(8)]:
            run.result()
        for _ in range(2):
            days.tell()
            days.mail()
    assert len(mails.messages(alice.email)) == 1


def test_a_day_that_was_told_is_not_told_again_at_another_hour_or_in_another_zone(
    verified: Make, jobs: Jobs, days: Days
) -> None:
    alice = verified("alice")
    with days.at(alice, "overdue"):
        days.tell()
        alice = log_in(alice)
        told = days.row(alice, "overdue")["told"]
        alice.put(PREFERENCES, {"overdue_time": "23:59"})
        alice.patch("/me", {"timezone": "Pacific/Pago_Pago"})
        days.relay("auth")
        row = days.row(alice, "overdue")
    assert row["told"] == told
    assert row["date"] > told
    local = row["due"].astimezone(ZoneInfo("Pacific/Pago_Pago"))
    assert (f"{local:%Y-%m-%d %H:%M}") == f"{row['date']} 23:59"


def test_who_wants_none_is_not_asked_for(alice: Person, jobs: Jobs, days: Days) -> None:
    jobs.run("auth.relay_outbox")
    off = dict.fromkeys(("email", "in_app", "webhook"), False)
    assert "due" not in days.row(alice, "digest")
    assert "due" in days.row(alice, "overdue")
    alice.put(PREFERENCES, {"kinds": {"overdue": off}})
    assert "due" not in days.row(alice, "overdue")
    alice.put(PREFERENCES, {"kinds": {"overdue": {"in_app": True}}})
    assert "due" in days.row(alice, "overdue")


@pytest.mark.parametrize(("hours", "told"), [(3, True), (20, False)])
def test_what_was_missed_is_caught_up_while_its_day_is_not_long_over(
    verified: Make, jobs: Jobs, mails: Catcher, days: Days, hours: int, told: bool
) -> None:
    alice = verified("alice")
    alice.put(PREFERENCES, {"overdue_time": "22:00"})
    alice.task(due={"date": day_of(clock.now() - timedelta(days=3))})
    with days.at(alice, "overdue"), clock.shifted(timedelta(hours=hours)):
        days.tell()
        days.mail()
    assert len(mails.messages(alice.email)) == told


@pytest.mark.parametrize(
    ("day", "wall", "hour"),
    [("2027-03-28", "02:30", "01:30"), ("2027-10-31", "02:30", "00:30"), ("2027-10-31", "09:00", "08:00")],
)
def test_nights_on_which_clocks_change_have_their_hour_once(day: str, wall: str, hour: str) -> None:
    user = uuid4()
    found = instant_of(date.fromisoformat(day), wall, "Europe/Berlin", user)
    assert f"{found:%Y-%m-%d %H:%M}" == f"{day} {hour}"
    following, when = next_day(day, wall, "Europe/Berlin", user, found)
    assert (following - date.fromisoformat(day)).days == 1
    assert when > found


def test_not_all_come_in_the_same_second() -> None:
    seconds = Counter(instant_of(date(2027, 3, 1), "07:00", "UTC", uuid4()).second for _ in range(600))
    assert len(seconds) > 50
    assert max(seconds.values()) < 40


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("begins", ["2027-03-05", "2027-10-20"])
def test_over_thirty_days_with_clocks_that_jump_each_day_comes_once(zone: str, begins: str) -> None:
    """A scheduler that looks every minute or so, with a clock that jumps by up to an hour either way."""
    seed = int(os.environ.get("SEED", "20271031"))
    chance, user, told = random.Random(f"{seed}{zone}{begins}"), uuid4(), ""
    now = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    end, days = now + timedelta(days=30), Counter[str]()
    wall = chance.choice(["02:30", "07:00", "23:30", "00:15", "03:00"])
    day, due = next_day(told, wall, zone, user, now)
    while now < end:
        now += timedelta(seconds=chance.choice([60, 60, 300]))
        if chance.random() < 0.02:
            now += timedelta(minutes=chance.randint(-60, 60))
        if due <= now:
            days[told := day.isoformat()] += 1
            day, due = next_day(told, wall, zone, user, now)
    first, last = min(days), max(days)
    expected = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    assert set(days.values()) == {1}, seed
    assert len(days) == expected >= 29, seed
