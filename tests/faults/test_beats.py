"""Three beats, killed in turn: each reminder and each day is told of once, whatever clocks do.

Beats keep nothing, so that thirty days of them are sweeps at moments of a clock that the test moves: the jobs
are the real ones, each run at once for all beats that are up. Of real processes `test_killed_beats.py` tells.
"""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from devstack.catcher import Catcher
from tests.support.failing_mail import address
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from webapp.contracts.events import UserChanged
from webapp.core import clock
from webapp.notifications import service as notifications
from webapp.tasks import service as tasks

pytestmark = pytest.mark.faults
OFF, MAIL = dict.fromkeys(("email", "in_app", "webhook"), False), {"in_app": False, "webhook": False}
SWEEPS = (
    ("tasks.fire_reminders", "notifications.request_summaries"),
    ("notifications.relay_outbox",),
    ("tasks.relay_outbox",),
    ("notifications.send_deliveries",),
)
BEATS = 3
HOPS = 4
"""From a day that is due to its mail: asked for, answered, taken in, sent. A relay leaves rows that are only
just made to whoever made them, so that each hop takes a sweep here, where the clock stands still."""


@dataclass(frozen=True)
class Form:
    """`begins` is in UTC; each of the people has a zone, an hour of reminders and one of digests."""

    begins: str
    days: int
    people: tuple[tuple[str, str, str], ...]
    step: int


TWO = (("Europe/Berlin", "02:30", "02:15"), ("UTC", "12:00", "07:00"))
SHORT = Form("2025-03-28T20:00", 3, TWO, 60)
LONG = Form(
    "2025-03-20T00:10",
    30,
    (
        *(
            ("Europe/Berlin", "02:30", "07:00"),
            ("Europe/Berlin", "12:00", "02:30"),
            ("UTC", "23:59", "00:00"),
        ),
        *(("Australia/Sydney", "02:30", "02:45"), ("Australia/Lord_Howe", "01:45", "01:50")),
        *(("America/New_York", "00:00", "23:30"), ("Asia/Kolkata", "06:00", "05:30")),
    ),
    15,
)
"""In Europe clocks go on on 30 March 2025, in Australia they go back on 6 April."""


@dataclass
class Machine:
    """What the beats see of the time, and which of them are up."""

    dice: random.Random
    now: datetime
    step: int
    offset: timedelta = timedelta(0)
    down: dict[int, datetime] = field(default_factory=dict)
    jumps: int = 0
    kills: int = 0

    def go_on(self) -> datetime:
        """The next moment; the clock may be wrong by an hour for a while, and then right again."""
        self.now += timedelta(minutes=self.dice.randint(1, self.step))
        if self.dice.random() < 0.04:
            self.offset = self.dice.choice([timedelta(0), timedelta(hours=1), timedelta(hours=-1)])
            self.jumps += 1
        self.down = {beat: until for beat, until in self.down.items() if until > self.now}
        if self.dice.random() < 0.1:
            self.down[self.kills % BEATS] = self.now + timedelta(minutes=self.dice.randint(5, 170))
            self.kills += 1
        return self.now + self.offset

    @property
    def up(self) -> int:
        return BEATS - len(self.down)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2 * BEATS) as running:
        yield running


@pytest.fixture
def no_forgetting(servers: Servers) -> Iterator[None]:
    """Rows that are made in a year that is over must not be taken for old ones."""
    admin = servers.client.admin
    admin.command({"setParameter": 1, "ttlMonitorEnabled": False})
    yield
    admin.command({"setParameter": 1, "ttlMonitorEnabled": True})


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("_clean", "no_forgetting")
@pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def test_each_reminder_and_each_day_comes_once_whatever_beats_and_clocks_do(
    jobs: Jobs, mails: Catcher, servers: Servers, dice: random.Random, pool: ThreadPoolExecutor, form: Form
) -> None:
    begin = datetime.fromisoformat(form.begins).replace(tzinfo=UTC)
    end = begin + timedelta(days=form.days)
    with clock.stopped(begin):
        people = [_person(number, *one, form.days) for number, one in enumerate(form.people)]
    machine = Machine(dice, begin, form.step)
    while machine.now < end:
        seen = machine.go_on()
        with clock.stopped(seen):
            if machine.up and (_is_due(servers, seen) or dice.random() < 0.02):
                _sweep(jobs, pool, machine.up)
    for minute in range(HOPS):
        with clock.stopped(end + timedelta(hours=2, minutes=minute)):
            _sweep(jobs, pool, BEATS)
    _report(people, mails, servers, form, machine)


def _person(number: int, zone: str, reminded: str, told: str, days: int) -> UUID:
    """Somebody with a reminder on each day, something that is always overdue, and a digest."""
    user_id = uuid4()
    known = UserChanged(
        user_id=user_id,
        version=1,
        email=address(number),
        email_verified=True,
        name="Person",
        timezone=zone,
        locale="en",
    )
    tasks.remember_user(known)
    notifications.remember_user(known)
    kinds = {"reminder": MAIL, "overdue": OFF, "digest": {**MAIL, "email": True}}
    notifications.choose(user_id, {"kinds": kinds, "digest_time": told}, expected=None)
    first = clock.now().date() + timedelta(days=1)
    _task(user_id, zone, "Always late", {"date": "2025-01-01", "time": None, "timezone": None}, [])
    for day in range(days - 1):
        on = (first + timedelta(days=day)).isoformat()
        due = {"date": on, "time": reminded, "timezone": None}
        _task(user_id, zone, f"{number} on {on}", due, [{"minutes_before": 0}])
    return user_id


def _task(user_id: UUID, zone: str, title: str, due: dict[str, Any], reminders: list[dict[str, Any]]) -> None:
    plain = {"notes": "", "status": "todo", "priority": 0, "labels": []}
    tasks.create(user_id, {**plain, "title": title, "due": due, "reminders": reminders}, zone=zone)


def _is_due(servers: Servers, now: datetime) -> bool:
    database, sooner = servers.client, {"$lte": now}
    ours = database["myriad_notifications"]
    return bool(
        database["myriad_tasks"]["tasks"].find_one({"remind_at": sooner})
        or ours["summaries"].find_one({"due": sooner})
        or ours["deliveries"].find_one({"due": sooner})
    )


def _sweep(jobs: Jobs, pool: ThreadPoolExecutor, beats: int) -> None:
    """What each beat that is up asks for; several workers run the same at once."""
    for names in SWEEPS:
        for run in [pool.submit(jobs.run, name) for name in names for _ in range(beats)]:
            run.result()


def _report(people: list[UUID], mails: Catcher, servers: Servers, form: Form, machine: Machine) -> None:
    subjects = Counter(mail["subject"] for mail in mails.messages())
    reminded = {subject: count for subject, count in subjects.items() if subject.startswith("Reminder: ")}
    assert len(reminded) == len(people) * (form.days - 1)
    assert set(reminded.values()) == {1}
    ledger = servers.client["myriad_notifications"]["deliveries"]
    digests = Counter[tuple[UUID, str]]()
    for row in ledger.find({"kind": "digest", "channel": "email"}, hint="_id_"):
        assert (row["state"], row["handovers"]) == ("sent", 1), row
        digests[row["user_id"], row["context"]["date"]] += 1
    assert sum(subjects.values()) == len(reminded) + len(digests)
    assert set(digests.values()) == {1}
    for user_id in people:
        days = sorted(date.fromisoformat(day) for who, day in digests if who == user_id)
        assert (days[-1] - days[0]).days + 1 == len(days) >= form.days - 1
    print(
        f"{form.days} days of {len(people)} people, {machine.jumps} jumps of the clock, {machine.kills} beats"
        f" killed: {len(reminded)} reminders and {len(digests)} digests, missed 0, double 0"
    )
