"""What was chosen holds for the mail: also for one that waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.notifications.conftest import Rows, instant
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock

Make = Callable[..., Person]
PREFERENCES, SEND = "/notifications/preferences", "notifications.send_deliveries"
NO_MAIL = {"kinds": {"reminder": {"email": False}}}


def around_now() -> dict[str, Any]:
    """Quiet hours that began an hour ago and end in an hour."""
    start, end = (f"{clock.now() + timedelta(hours=by):%H:%M}" for by in (-1, 1))
    return {"quiet_hours": {"start": start, "end": end}}


def mail_of(ledger: Rows) -> dict[str, Any]:
    (found,) = ledger.find({"kind": "reminder", "channel": "email"}, hint="_id_")
    row: dict[str, Any] = found
    return row


def remind(person: Person, jobs: Jobs) -> None:
    person.task(reminders=[{"at": instant()}])
    jobs.run("tasks.fire_reminders")
    jobs.run("tasks.relay_outbox")


@pytest.fixture
def alice(verified: Make) -> Person:
    return verified("alice")


def test_a_kind_that_is_switched_off_is_not_mailed_and_the_ledger_says_why(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    alice.put(PREFERENCES, NO_MAIL)
    remind(alice, jobs)
    jobs.run(SEND)
    row = mail_of(ledger)
    assert (row["state"], row["reason"], row.get("due")) == ("suppressed", "preference", None)
    assert mails.messages() == []


def test_a_mail_that_waits_is_not_sent_once_its_kind_is_switched_off(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    remind(alice, jobs)
    assert mail_of(ledger)["state"] == "pending"
    alice.put(PREFERENCES, NO_MAIL)
    jobs.run(SEND)
    row = mail_of(ledger)
    assert (row["state"], row["reason"], row["handovers"], row.get("due")) == (
        "suppressed",
        "preference",
        0,
        None,
    )
    assert mails.messages() == []


def test_mail_waits_for_the_end_of_quiet_hours(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    alice.put(PREFERENCES, around_now())
    remind(alice, jobs)
    jobs.run(SEND)
    row = mail_of(ledger)
    assert (row["state"], row["reason"], row["attempts"]) == ("pending", "quiet_hours", 0)
    assert timedelta(minutes=58) < row["due"] - clock.now() < timedelta(minutes=61)
    assert mails.messages() == []
    alice.put(PREFERENCES, {"quiet_hours": None})
    ledger.update_one({"_id": row["_id"]}, {"$set": {"due": clock.now()}})
    jobs.run(SEND)
    assert len(mails.messages()) == 1
    assert (mail_of(ledger)["state"], mail_of(ledger)["reason"]) == ("sent", "")


def test_a_mail_whose_turn_comes_in_quiet_hours_waits_and_no_try_is_counted(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    remind(alice, jobs)
    alice.put(PREFERENCES, around_now())
    jobs.run(SEND)
    row = mail_of(ledger)
    assert (row["state"], row["reason"], row["attempts"], row["owner"]) == ("pending", "quiet_hours", 0, "")
    assert row["due"] > clock.now() + timedelta(minutes=50)
    assert mails.messages() == []


def test_security_mail_is_not_held_by_quiet_hours(alice: Person, jobs: Jobs, mails: Catcher) -> None:
    alice.put(PREFERENCES, around_now())
    until = instant(clock.now() + timedelta(days=1))
    assert (
        alice.post("/auth/tokens", {"name": "x", "scopes": ["tasks:read"], "expires_at": until}).status_code
        == 201
    )
    jobs.drain()
    assert [mail["subject"] for mail in mails.messages()] == ["An access token was made"]
