"""Reminders of the same minute that are claimed together are one mail; nothing waits for others."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.settings import Settings
from devstack.catcher import Catcher, Keep
from tests.notifications.conftest import Rows, instant
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.support.waiting import until
from webapp.core import clock

Make = Callable[..., Person]
SEND = "notifications.send_deliveries"


@pytest.fixture
def alice(verified: Make) -> Person:
    return verified("alice")


@pytest.fixture
def minute() -> datetime:
    """The beginning of the minute before this one."""
    return clock.now().replace(second=0, microsecond=0) - timedelta(minutes=1)


def remind(person: Person, jobs: Jobs, *times: datetime) -> list[str]:
    """Fire a reminder of a task of its own for each time; the mails wait."""
    titles = [f"Task {number}" for number, _ in enumerate(times, start=1)]
    with clock.shifted(-timedelta(minutes=5)):  # when those times were still to come
        made = [
            person.task(title=title, reminders=[{"at": instant(at)}])["id"]
            for title, at in zip(titles, times, strict=True)
        ]
    jobs.run("tasks.fire_reminders")
    jobs.run("tasks.relay_outbox")
    return made


def of_mail(ledger: Rows) -> list[dict[str, Any]]:
    return list(ledger.find({"kind": "reminder", "channel": "email"}, hint="_id_"))


def test_those_of_one_minute_are_one_mail_with_a_link_to_each(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows, minute: datetime
) -> None:
    tasks = remind(alice, jobs, minute, minute + timedelta(seconds=20), minute + timedelta(seconds=59))
    jobs.run(SEND)
    (mail,) = mails.messages(alice.email)
    assert mail["subject"].startswith("Reminder: Task ")
    assert mail["subject"].endswith(" and 2 more")
    for part in (mail["text"], mail["html"]):
        assert all(f"/tasks/{task}" in part for task in tasks)
    rows = of_mail(ledger)
    assert {(row["state"], row["recipient"], "due" in row) for row in rows} == {("sent", alice.email, False)}
    assert sorted(row["handovers"] for row in rows) == [0, 0, 1]
    assert {row["task_id"] for row in rows} == set(tasks)


def test_those_of_two_minutes_are_two_mails(
    alice: Person, jobs: Jobs, mails: Catcher, minute: datetime
) -> None:
    remind(alice, jobs, minute, minute + timedelta(seconds=30), minute - timedelta(seconds=1))
    jobs.run(SEND)
    subjects = sorted(mail["subject"] for mail in mails.messages(alice.email))
    assert len(subjects) == 2
    assert [subject.endswith(" and one more") for subject in subjects].count(True) == 1


def test_one_that_comes_later_goes_by_itself(
    alice: Person, jobs: Jobs, mails: Catcher, minute: datetime
) -> None:
    for _ in range(2):
        remind(alice, jobs, minute)
        jobs.run(SEND)
    assert [mail["subject"] for mail in mails.messages(alice.email)] == ["Reminder: Task 1"] * 2


def test_those_of_two_people_are_not_one_mail(
    alice: Person, verified: Make, jobs: Jobs, mails: Catcher, minute: datetime
) -> None:
    bob = verified("bob")
    remind(alice, jobs, minute)
    remind(bob, jobs, minute)
    jobs.run(SEND)
    assert [len(mails.messages(person.email)) for person in (alice, bob)] == [1, 1]


def test_a_try_that_failed_is_tried_again_as_the_same_mail(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows, refuse: Callable[..., None], minute: datetime
) -> None:
    remind(alice, jobs, minute, minute)
    refuse(DATA="451 4.3.0 later")
    jobs.run(SEND)
    assert mails.messages() == []
    (leader,) = (row for row in of_mail(ledger) if row.get("joined"))
    remind(alice, jobs, minute)
    refuse()
    until(lambda: jobs.run(SEND) or len(mails.messages()) == 2)
    told = {mail["message_id"]: mail["subject"] for mail in mails.messages()}
    assert told[f"<{leader['_id']}@myriad.mail>"].endswith(" and one more")
    assert {row["state"] for row in of_mail(ledger)} == {"sent"}


def test_an_address_that_is_refused_ends_them_all(
    alice: Person, jobs: Jobs, ledger: Rows, refuse: Callable[..., None], minute: datetime
) -> None:
    remind(alice, jobs, minute, minute)
    refuse(RCPT="550 5.1.1 no")
    jobs.run(SEND)
    assert {(row["state"], "due" in row) for row in of_mail(ledger)} == {("bounced", False)}


class Silent(Keep):
    """A mail server that keeps a mail and never says so, once."""

    spoken = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer: str = await super().handle_DATA(server, session, envelope)
        if not self.spoken:
            self.spoken = True
            await asyncio.sleep(1)
        return answer


def test_a_mail_that_may_be_out_is_not_made_longer(
    alice: Person, jobs: Jobs, mails: Catcher, settings: Settings, minute: datetime
) -> None:
    """The one window that SMTP leaves open: the second copy has the first one's Message-ID and words."""
    remind(alice, jobs, minute)
    taking, mails.handler = mails.handler, Silent(mails.store)
    try:
        Jobs(replace(settings, smtp_timeout=0.2, smtp_deadline=0.4)).run(SEND)
        remind(alice, jobs, minute)
        until(lambda: jobs.run(SEND) or len(mails.messages()) == 3)
    finally:
        mails.handler = taking
    assert [mail["subject"] for mail in mails.messages()] == ["Reminder: Task 1"] * 3
    assert len({mail["message_id"] for mail in mails.messages()}) == 2
