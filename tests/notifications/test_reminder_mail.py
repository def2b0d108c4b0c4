"""A reminder's mail: from the task to the reader's mailbox."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from devstack.catcher import Catcher
from tests.notifications.conftest import Rows, instant
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock

Make = Callable[..., Person]
LATE = "This reminder is late"
BERLIN = {"date": "2027-03-01", "time": "14:00", "timezone": "Europe/Berlin"}


def _remind(person: Person, **fields: Any) -> dict[str, Any]:
    return person.task(**{"title": "Pay rent", "reminders": [{"at": instant()}], **fields})


def test_a_reminder_arrives_as_one_mail_with_both_parts(verified: Make, jobs: Jobs, mails: Catcher) -> None:
    alice = verified("alice")
    task = _remind(alice, title="Pay <b>rent</b>", notes="The landlord's account changed.")
    jobs.drain()
    (mail,) = mails.messages(alice.email)
    assert mail["subject"] == "Reminder: Pay <b>rent</b>"
    for part in (mail["text"], mail["html"]):
        assert f"/tasks/{task['id']}" in part
        assert "account changed." in part
        assert LATE not in part
    assert "Pay <b>rent</b>" in mail["text"]
    assert "<b>rent</b>" not in mail["html"]


def test_a_fixed_due_is_told_in_the_readers_zone(verified: Make, jobs: Jobs, mails: Catcher) -> None:
    alice = verified("alice", timezone="America/New_York")
    _remind(alice, due=BERLIN)
    jobs.drain()
    (mail,) = mails.messages(alice.email)
    for part in (mail["subject"], mail["text"], mail["html"]):
        assert "8:00 AM" in part
        assert "2:00 PM" not in part


def test_a_floating_due_is_told_as_it_was_written(verified: Make, jobs: Jobs, mails: Catcher) -> None:
    alice = verified("alice", timezone="America/New_York")
    _remind(alice, due={"date": "2027-03-01", "time": "14:00"})
    jobs.drain()
    (mail,) = mails.messages(alice.email)
    assert "2:00 PM" in mail["subject"]


def test_a_reminder_that_is_sent_late_says_so(verified: Make, jobs: Jobs, mails: Catcher) -> None:
    alice = verified("alice")
    _remind(alice)
    jobs.run("tasks.fire_reminders")
    jobs.run("tasks.relay_outbox")
    with clock.shifted(timedelta(minutes=5, seconds=1)):
        jobs.run("notifications.send_deliveries")
    (mail,) = mails.messages(alice.email)
    assert LATE in mail["text"]
    assert LATE in mail["html"]


def test_a_reminder_that_is_a_little_late_does_not(verified: Make, jobs: Jobs, mails: Catcher) -> None:
    alice = verified("alice")
    _remind(alice)
    jobs.run("tasks.fire_reminders")
    jobs.run("tasks.relay_outbox")
    with clock.shifted(timedelta(minutes=4, seconds=30)):
        jobs.run("notifications.send_deliveries")
    (mail,) = mails.messages(alice.email)
    assert LATE not in mail["text"]


def test_a_reminder_before_its_time_sends_nothing(verified: Make, jobs: Jobs, mails: Catcher) -> None:
    alice = verified("alice")
    _remind(alice, reminders=[{"at": instant(clock.now() + timedelta(hours=1))}])
    jobs.drain()
    assert mails.messages() == []


def test_an_address_that_is_not_confirmed_gets_no_reminder(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    task = _remind(alice)
    jobs.drain()
    assert [mail["subject"] for mail in mails.messages() if "Reminder" in mail["subject"]] == []
    row = ledger.find_one({"kind": "reminder", "channel": "email"}, hint="_id_")
    assert (row["state"], row["reason"], row["task_id"]) == ("suppressed", "unverified_address", task["id"])
    assert "due" not in row
