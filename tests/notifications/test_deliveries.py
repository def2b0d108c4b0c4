"""GET /notifications/deliveries: what was sent, when, by which channel, or why not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.contracts.problems import assert_problem
from tests.notifications.conftest import Rows, instant
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock

Make = Callable[..., Person]
DELIVERIES, SEND = "/notifications/deliveries", "notifications.send_deliveries"


def mails_of(person: Person, query: str = "") -> list[dict[str, Any]]:
    """What the ledger says of mail."""
    answer = person.get(f"{DELIVERIES}{query}")
    assert answer.status_code == 200, answer.text
    return [one for one in answer.json["items"] if one["channel"] == "email"]


def remind(person: Person, jobs: Jobs) -> str:
    task = person.task(reminders=[{"at": instant()}])
    jobs.run("auth.relay_outbox")
    jobs.run("tasks.fire_reminders")
    jobs.run("tasks.relay_outbox")
    return str(task["id"])


def test_a_mail_that_was_sent_says_when_and_to_whom(verified: Make, jobs: Jobs) -> None:
    alice = verified("alice")
    task_id = remind(alice, jobs)
    jobs.run(SEND)
    (mail,) = mails_of(alice, f"?task_id={task_id}")
    assert mail.pop("id")
    assert mail.pop("sent_at") >= mail.pop("created_at") > instant(clock.now() - timedelta(minutes=1))
    assert mail == {
        "kind": "reminder",
        "channel": "email",
        "recipient": alice.email,
        "task_id": task_id,
        "status": "sent",
        "reason": None,
        "detail": None,
        "next_try_at": None,
    }


def test_an_address_that_is_not_confirmed_is_the_reason(alice: Person, jobs: Jobs) -> None:
    task_id = remind(alice, jobs)
    (mail,) = mails_of(alice, f"?task_id={task_id}")
    assert (mail["status"], mail["reason"], mail["sent_at"]) == ("suppressed", "unverified_address", None)


def test_what_was_chosen_is_the_reason(verified: Make, jobs: Jobs) -> None:
    alice = verified("alice")
    alice.put("/notifications/preferences", {"kinds": {"reminder": {"email": False}}})
    remind(alice, jobs)
    assert (mails_of(alice)[0]["status"], mails_of(alice)[0]["reason"]) == ("suppressed", "preference")


def test_quiet_hours_are_the_reason_and_it_says_until_when(verified: Make, jobs: Jobs) -> None:
    alice = verified("alice")
    start, end = (f"{clock.now() + timedelta(hours=by):%H:%M}" for by in (-1, 1))
    alice.put("/notifications/preferences", {"quiet_hours": {"start": start, "end": end}})
    remind(alice, jobs)
    (mail, *_) = mails_of(alice)
    assert (mail["status"], mail["reason"]) == ("waiting", "quiet_hours")
    assert mail["next_try_at"][11:16] == end


def test_what_the_mail_server_said_is_told(verified: Make, jobs: Jobs, refuse: Callable[..., None]) -> None:
    alice = verified("alice")
    remind(alice, jobs)
    refuse(RCPT="451 4.2.0 busy")
    jobs.run(SEND)
    (waiting, *_) = mails_of(alice)
    assert (waiting["status"], waiting["reason"]) == ("waiting", "tried_again")
    assert "busy" in waiting["detail"]
    assert waiting["next_try_at"] is not None


def test_pages_follow_each_other_newest_first(alice: Person, jobs: Jobs) -> None:
    tasks = [remind(alice, jobs) for _ in range(3)]
    whole = alice.get(f"{DELIVERIES}?limit=100").json["items"]
    assert [one["task_id"] for one in whole if one["channel"] == "email"][:3] == tasks[::-1]
    seen, cursor = [], ""
    while cursor is not None:
        page = alice.get(f"{DELIVERIES}?limit=2{cursor and f'&cursor={cursor}'}").json
        seen += page["items"]
        cursor = page["next_cursor"]
    assert seen == whole


@pytest.mark.parametrize("query", ["?cursor=x", "?limit=0", "?limit=101", "?channel=email"])
def test_what_cannot_be_meant_is_refused(alice: Person, query: str) -> None:
    assert_problem(alice.get(f"{DELIVERIES}{query}"), 400, 422)


def test_nobody_elses_are_shown(alice: Person, bob: Person, jobs: Jobs) -> None:
    task_id = remind(alice, jobs)
    assert bob.get(f"{DELIVERIES}?task_id={task_id}").json == {"items": [], "next_cursor": None}


def test_each_page_is_read_by_an_index_in_its_order(ledger: Rows, alice: Person) -> None:
    names = {index["name"] for index in ledger.list_indexes()}
    assert {"user_id_1_created_at_-1__id_-1", "user_id_1_task_id_1_created_at_-1__id_-1"} <= names
