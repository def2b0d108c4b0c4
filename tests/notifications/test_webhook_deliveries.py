"""What webhooks are sent, what becomes of it, and GET /webhooks/{id}/deliveries, which tells."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from config.settings import Settings
from devstack.catcher import Catcher
from tests.notifications.conftest import instant
from tests.notifications.test_webhooks import hook
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.support.receiver import Receiver, receiving
from webapp.core import clock
from webapp.notifications import service

PAST = timedelta(days=2)
Make = Callable[..., Person]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def hooked(verified: Make, receiver: Receiver, jobs: Jobs) -> tuple[Person, dict[str, Any]]:
    """Alice, with a webhook that tasks has heard of."""
    alice = verified("alice")
    made = hook(alice, url=receiver.url)
    jobs.run("notifications.relay_outbox")
    return alice, made


def send(jobs: Jobs) -> None:
    """What happened reaches the lanes, and what is due there is sent."""
    jobs.drain()
    call(jobs)


def call(jobs: Jobs) -> None:
    """What is due is sent; what fails waits for half a minute, as it does in production."""
    slow = replace(jobs.settings, retry_base_seconds=30)
    while service.send_webhooks(slow):
        pass


def log(person: Person, made: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get(f"/webhooks/{made['id']}/deliveries").json["items"]
    return found


def make_due(stored: Any, **webhook: Any) -> None:
    """Everything that waits may be tried now."""
    database, long_ago = stored["myriad_notifications"], clock.now() - PAST
    pending = {"state": "pending"}
    database["webhook_deliveries"].update_many(pending, {"$set": {"next_at": long_ago}}, hint="_id_")
    fields = {"due": long_ago, "paused_until": None, **webhook}
    database["webhooks"].update_many({}, {"$set": fields}, hint="_id_")


def test_what_happens_to_a_task_is_told_signed_and_in_order(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs
) -> None:
    alice, made = hooked
    task = alice.task(title="Pay rent", due={"date": "2027-01-31"}, reminders=[{"minutes_before": 5}])
    alice.patch(f"/tasks/{task['id']}", {"title": "Pay the rent"})
    alice.post(f"/tasks/{task['id']}/complete")
    alice.delete(f"/tasks/{task['id']}")
    last = alice.get(f"/tasks/{task['id']}").json
    send(jobs)

    told = [call.json["type"] for call in receiver.calls]
    assert told == ["task.created", "task.changed", "task.completed", "task.deleted"]
    assert [call.json["data"]["task"]["version"] for call in receiver.calls] == [1, 2, 3, 4]
    assert receiver.calls[0].json["data"]["task"] == task
    assert receiver.calls[1].json["data"]["changed"] == ["title"]
    assert receiver.calls[-1].json["data"]["task"] == last
    for call in receiver.calls:
        assert call.path == "/hook?from=myriad"
        assert call.headers["Content-Type"] == "application/json"
        assert call.headers["Myriad-Event"] == call.json["type"]
        assert call.is_signed_by(made["secret"])
        assert not call.is_signed_by("whsec_another")
    assert len({call.id for call in receiver.calls}) == 4
    assert [one["id"] for one in log(alice, made)] == [call.id for call in receiver.calls[::-1]]
    assert {one["state"] for one in log(alice, made)} == {"delivered"}


def test_a_reminder_is_told_too_and_only_what_was_asked_for(
    verified: Make, receiver: Receiver, jobs: Jobs
) -> None:
    alice = verified("alice")
    hook(alice, url=receiver.url, events=["reminder"])
    hook(alice, url=receiver.url, events=["reminder"], active=False)
    jobs.run("notifications.relay_outbox")
    alice.task(title="Pay rent", reminders=[{"at": instant()}])
    send(jobs)
    (call,) = receiver.calls
    assert (call.json["type"], call.json["data"]["title"]) == ("reminder", "Pay rent")


def test_a_message_is_tried_again_under_the_same_id_and_the_later_ones_of_its_task_wait(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs, stored: Any
) -> None:
    alice, made = hooked
    receiver.statuses = [503]
    task = alice.task()
    alice.patch(f"/tasks/{task['id']}", {"title": "Another"})
    other = alice.task(title="Not held up")
    send(jobs)
    assert [call.json["data"]["task"]["id"] for call in receiver.taken()] == [other["id"]]
    waiting = [one for one in log(alice, made) if one["state"] == "pending"]
    assert [(one["attempts"], one["task_id"]) for one in waiting] == [(0, task["id"]), (1, task["id"])]
    (tried,) = waiting[1]["tries"]
    assert (tried["status"], tried["excerpt"], tried["error"]) == (503, "thanks", "")

    make_due(stored)
    call(jobs)
    mine = [call for call in receiver.calls if call.json["data"]["task"]["id"] == task["id"]]
    assert [call.json["data"]["task"]["version"] for call in mine] == [1, 1, 2]
    assert mine[0].id == mine[1].id != mine[2].id
    assert mine[0].body == mine[1].body
    assert [call.headers["Myriad-Attempt"] for call in mine] == ["1", "2", "1"]


def test_both_secrets_sign_for_a_day_after_a_change(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs
) -> None:
    alice, made = hooked
    new = alice.post(f"/webhooks/{made['id']}/secret").json["secret"]
    alice.task()
    send(jobs)
    assert receiver.calls[0].is_signed_by(new)
    assert receiver.calls[0].is_signed_by(made["secret"])
    alice.post(f"/webhooks/{made['id']}/secret")
    alice.task()
    send(jobs)
    assert not receiver.calls[1].is_signed_by(made["secret"])


def test_a_test_is_sent_once_even_to_a_webhook_that_is_off(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs
) -> None:
    alice, made = hooked
    alice.patch(f"/webhooks/{made['id']}", {"active": False})
    receiver.status = 500
    answer = alice.post(f"/webhooks/{made['id']}/test")
    assert (answer.status_code, answer.json["type"], answer.json["state"]) == (201, "ping", "pending")
    call(jobs)
    (told,) = log(alice, made)
    assert (told["id"], told["state"], told["reason"]) == (answer.json["id"], "failed", "status 500")
    assert alice.get("/webhooks").json["items"][0]["failing_since"] is None


def test_what_is_finished_can_be_sent_again_under_its_id(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs
) -> None:
    alice, made = hooked
    alice.task()
    send(jobs)
    (told,) = log(alice, made)
    path = f"/webhooks/{made['id']}/deliveries/{told['id']}/replay"
    assert alice.post(path).status_code == 200
    call(jobs)
    assert [call.id for call in receiver.calls] == [told["id"]] * 2
    assert [one["attempts"] for one in log(alice, made)] == [1]
    assert len(log(alice, made)[0]["tries"]) == 2
    alice.patch(f"/webhooks/{made['id']}", {"active": False})
    assert alice.post(path).json["code"] == "webhook_off"
    alice.patch(f"/webhooks/{made['id']}", {"active": True})
    missing = alice.post(f"/webhooks/{made['id']}/deliveries/{'0' * 24}/replay")
    assert missing.json["code"] == "delivery_not_found"


def test_a_receiver_that_is_away_is_probed_by_one_message(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs, stored: Any
) -> None:
    alice, _ = hooked
    receiver.status = 500
    for number in range(6):
        alice.task(title=f"Task {number}")
    send(jobs)
    assert len(receiver.calls) == 3
    assert alice.get("/webhooks").json["items"][0]["failing_since"] is not None

    receiver.status = 200
    make_due(stored)
    for _ in range(3):
        call(jobs)
    assert len({call.id for call in receiver.taken()}) == 6
    assert alice.get("/webhooks").json["items"][0]["failing_since"] is None


@pytest.mark.parametrize("status", [500, 410])
def test_a_day_of_failures_switches_it_off_with_a_mail(
    hooked: tuple[Person, dict[str, Any]],
    receiver: Receiver,
    jobs: Jobs,
    stored: Any,
    mails: Catcher,
    status: int,
) -> None:
    alice, made = hooked
    receiver.status, receiver.text = status, b"<b>no</b>"
    alice.task()
    alice.task(title="Another")
    send(jobs)
    if status == 500:
        assert alice.get("/webhooks").json["items"][0]["active"]
        make_due(stored, failing_since=clock.now() - timedelta(hours=25))
        call(jobs)
    (now,) = alice.get("/webhooks").json["items"]
    assert (now["active"], now["off_reason"]) == (False, {500: "failing", 410: "gone"}[status])
    assert {one["state"] for one in log(alice, made)} == {"suppressed"}

    calls = len(receiver.calls)
    jobs.drain()
    (mail,) = mails.messages(alice.email)
    assert "webhook" in mail["subject"]
    assert "127.0.0.1" in mail["text"]
    assert "/settings/webhooks" in mail["text"]
    alice.task(title="Nobody listens")
    send(jobs)
    assert len(receiver.calls) == calls

    alice.patch(f"/webhooks/{made['id']}", {"active": True})
    assert alice.get("/webhooks").json["items"][0]["off_reason"] is None


def test_what_was_tried_for_a_day_is_given_up(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs, stored: Any
) -> None:
    alice, made = hooked
    receiver.status = 500
    alice.task()
    send(jobs)
    old = {"$set": {"created_at": clock.now() - PAST}}
    stored["myriad_notifications"]["webhook_deliveries"].update_many({}, old, hint="_id_")
    make_due(stored)
    call(jobs)
    assert [(one["state"], one["reason"]) for one in log(alice, made)] == [("failed", "status 500")]


def test_the_log_has_pages(hooked: tuple[Person, dict[str, Any]], jobs: Jobs) -> None:
    alice, made = hooked
    for number in range(5):
        alice.task(title=f"Task {number}")
    send(jobs)
    path, seen, cursor = f"/webhooks/{made['id']}/deliveries?limit=2", [], ""
    while True:
        page = alice.get(f"{path}{cursor}").json
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [one["id"] for one in log(alice, made)]
    assert len(set(seen)) == 5
    assert alice.get(f"{path}&cursor=x").status_code == 400


def test_an_event_that_is_told_twice_is_sent_once(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs, stored: Any
) -> None:
    alice, _ = hooked
    alice.task()
    outbox = stored["myriad_tasks"]["outbox"]
    (row,) = outbox.find(hint="_id_")
    for _ in range(2):
        send(jobs)
        outbox.insert_one(row)
    send(jobs)
    assert len(receiver.calls) == 1


def test_an_event_waits_for_the_one_of_the_version_before(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs, stored: Any
) -> None:
    alice, _ = hooked
    task = alice.task()
    alice.patch(f"/tasks/{task['id']}", {"title": "Another"})
    outbox = stored["myriad_tasks"]["outbox"]
    first = outbox.find_one({"data.what": "created"}, hint="_id_")
    outbox.update_one({"_id": first["_id"]}, {"$set": {"due": clock.now() + timedelta(hours=1)}})
    send(jobs)
    assert receiver.calls == []
    outbox.update_many({}, {"$set": {"due": clock.now() - PAST}}, hint="_id_")
    send(jobs)
    assert [call.json["type"] for call in receiver.calls] == ["task.created", "task.changed"]


def test_imported_tasks_are_told(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs
) -> None:
    alice, _ = hooked
    text = "title\nMilk\nBread\n"
    for _ in range(2):
        assert alice.post("/tasks/import", {"format": "csv", "text": text}).status_code == 200
    send(jobs)
    assert sorted(call.json["data"]["task"]["title"] for call in receiver.calls) == ["Bread", "Milk"]


def test_an_account_that_leaves_takes_its_webhooks_along(
    hooked: tuple[Person, dict[str, Any]], receiver: Receiver, jobs: Jobs, stored: Any, settings: Settings
) -> None:
    alice, _ = hooked
    alice.task()
    jobs.drain()
    service.forget(UUID(alice.id))
    assert service.send_webhooks(replace(settings, webhook_loopback=True)) == 0
    database = stored["myriad_notifications"]
    for name in ("webhooks", "webhook_deliveries", "webhook_revisions"):
        assert database[name].estimated_document_count() == 0
    assert receiver.calls == []
