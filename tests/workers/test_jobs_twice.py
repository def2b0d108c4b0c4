"""Every job may run twice, and eight times at once: what it does happens once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from devstack.catcher import Catcher
from tests.support.cast import Person, register
from tests.support.jobs import Jobs
from tests.support.receiver import Receiver, receiving
from tests.support.waiting import until
from webapp.contracts.jobs import JOBS
from webapp.core import clock

PEOPLE = 3


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def people(client: FlaskClient, receiver: Receiver) -> list[Person]:
    """People with something for every job to do: events to tell, reminders to fire, mail to send, webhooks to
    call, a task that was in the trash for long enough."""
    made = [register(client, f"person{number}") for number in range(PEOPLE)]
    for person in made:
        assert person.post("/webhooks", {"url": receiver.url, "events": ["reminder"]}).status_code == 201
        person.task(reminders=[{"at": clock.now().isoformat()}, {"at": clock.now().isoformat()}])
        old = person.task()
        with clock.shifted(-timedelta(days=31)):
            person.delete(f"/tasks/{old['id']}")
        person.post("/auth/logout")
    return made


def _at_once(jobs: Jobs, name: str, times: int) -> None:
    with ThreadPoolExecutor(times) as pool:
        for run in [pool.submit(jobs.run, name) for _ in range(times)]:
            run.result()


def _settle(jobs: Jobs, snapshot: Callable[[], Any], times: dict[str, int]) -> None:
    """Run all jobs, some of them several times at once, until nothing is left to tell or to send.

    More rounds than a chain of events needs come of a slow Redis: what it did not take is told again later.
    """

    def settled() -> bool:
        for each in jobs.names():
            _at_once(jobs, each, times.get(each, 1))
        rows = snapshot()
        told = not (rows["auth", "outbox"] or rows["tasks", "outbox"] or rows["notifications", "outbox"])
        ours = (*rows["notifications", "deliveries"], *rows["notifications", "webhooks"])
        return told and not any("due" in row for row in ours)

    until(settled, seconds=20)


@pytest.mark.parametrize("name", [job.name for job in JOBS])
def test_a_job_that_runs_eight_times_at_once_does_its_work_once(
    people: list[Person],
    jobs: Jobs,
    mails: Catcher,
    receiver: Receiver,
    snapshot: Callable[[], Any],
    name: str,
) -> None:
    _settle(jobs, snapshot, {name: 8})
    assert len(receiver.calls) == len({call.id for call in receiver.calls}) == 2 * PEOPLE
    rows = snapshot()
    ledger = rows["notifications", "deliveries"]
    assert Counter((row["kind"], row["state"], row["handovers"], row["attempts"]) for row in ledger) == {
        ("verification", "sent", 1, 1): PEOPLE,
        ("reminder", "suppressed", 0, 0): 2 * PEOPLE,  # mail, to an address that is not verified
        ("reminder", "sent", 0, 0): 2 * PEOPLE,  # in the app
    }
    assert len(mails.messages()) == PEOPLE
    assert len({mail["message_id"] for mail in mails.messages()}) == PEOPLE
    assert len(rows["notifications", "user_profiles"]) == len(rows["tasks", "user_profiles"]) == PEOPLE
    assert len(rows["tasks", "revoked_sessions"]) == PEOPLE
    fired = [reminder["state"] for task in rows["tasks", "tasks"] for reminder in task["reminders"]]
    assert fired == ["fired"] * 2 * PEOPLE
    assert len(rows["tasks", "tasks"]) == PEOPLE


@pytest.mark.parametrize("name", [job.name for job in JOBS])
def test_a_job_that_runs_again_changes_nothing(
    people: list[Person],
    jobs: Jobs,
    mails: Catcher,
    receiver: Receiver,
    snapshot: Callable[[], Any],
    name: str,
) -> None:
    _settle(jobs, snapshot, {})
    before, sent, called = snapshot(), mails.messages(), list(receiver.calls)
    assert len(sent) == PEOPLE
    jobs.run(name)
    jobs.run(name)
    _at_once(jobs, name, 8)
    assert snapshot() == before
    assert mails.messages() == sent
    assert receiver.calls == called
