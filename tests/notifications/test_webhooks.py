"""GET, POST, PATCH and DELETE /webhooks: a user's own addresses."""

from typing import Any

import pytest

from tests.support.cast import Person
from tests.support.jobs import Jobs

URL = "https://hooks.example.com/myriad?key=1"


def hook(person: Person, **fields: Any) -> dict[str, Any]:
    """A new webhook of theirs."""
    answer = person.post("/webhooks", {"url": URL, **fields})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json
    return made


def test_a_webhook_is_made_and_shows_its_secret_once(alice: Person, stored: Any) -> None:
    answer = alice.post("/webhooks", {"url": URL})
    made = answer.json
    assert answer.status_code == 201
    assert made["secret"].startswith("whsec_")
    assert len(made["secret"]) > 40
    assert answer.headers["Cache-Control"] == "no-store"
    assert (made["active"], made["off_reason"], made["failing_since"]) == (True, None, None)
    assert "task.created" in made["events"]

    (listed,) = alice.get("/webhooks").json["items"]
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    secret = made["secret"].removeprefix("whsec_")
    rows = stored["myriad_notifications"]["webhooks"].find(hint="_id_")
    assert all(secret not in str(row) for row in rows)


def test_a_changed_webhook_keeps_what_was_not_sent(alice: Person) -> None:
    made = hook(alice)
    answer = alice.patch(f"/webhooks/{made['id']}", {"events": ["task.created", "task.created"]})
    assert answer.json["events"] == ["task.created"]
    assert answer.json["url"] == URL
    assert answer.json["version"] == 2
    assert answer.headers["ETag"] == '"2"'
    stale = alice.patch(f"/webhooks/{made['id']}", {"active": False}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json["current"]["version"] == 2


def test_a_new_secret_is_another_and_the_old_one_signs_for_a_day(alice: Person) -> None:
    made = hook(alice)
    again = alice.post(f"/webhooks/{made['id']}/secret").json
    assert again["secret"] != made["secret"]
    assert again["old_secret_until"] > again["updated_at"]


def test_a_deleted_webhook_is_gone(alice: Person) -> None:
    made = hook(alice)
    assert alice.delete(f"/webhooks/{made['id']}", headers={"If-Match": '"7"'}).status_code == 412
    assert alice.delete(f"/webhooks/{made['id']}").status_code == 204
    assert alice.get("/webhooks").json["items"] == []
    assert alice.delete(f"/webhooks/{made['id']}").json["code"] == "webhook_not_found"


def test_there_are_ten_at_most(alice: Person) -> None:
    for number in range(10):
        hook(alice, url=f"{URL}{number}")
    refused = alice.post("/webhooks", {"url": URL})
    assert (refused.status_code, refused.json["code"]) == (409, "too_many_webhooks")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "ftp://example.com"},
        {"url": "https://10.0.0.1/"},
        {"url": URL, "events": []},
        {"url": URL, "events": ["task.read"]},
        {"url": URL, "secret": "mine"},
        {"url": f"https://example.com/{'x' * 2000}"},
    ],
)
def test_a_bad_webhook_is_refused(alice: Person, body: dict[str, Any]) -> None:
    answer = alice.post("/webhooks", body)
    assert (answer.status_code, answer.json["code"]) == (422, "validation_failed")
    assert alice.get("/webhooks").json["items"] == []


def test_a_strangers_webhook_is_not_found(alice: Person, bob: Person) -> None:
    path = f"/webhooks/{hook(alice)['id']}"
    for answer in (
        bob.patch(path, {"active": False}),
        bob.delete(path),
        bob.post(f"{path}/secret"),
        bob.post(f"{path}/test"),
        bob.get(f"{path}/deliveries"),
        bob.get("/webhooks/nothing/deliveries"),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "webhook_not_found")


def test_tasks_learns_who_has_a_webhook(alice: Person, jobs: Jobs, stored: Any) -> None:
    def told() -> bool | None:
        jobs.run("auth.relay_outbox")
        jobs.run("notifications.relay_outbox")
        (row,) = stored["myriad_tasks"]["user_profiles"].find(hint="_id_")
        found: bool | None = row.get("told")
        return found

    assert not told()
    made = hook(alice)
    assert told()
    alice.patch(f"/webhooks/{made['id']}", {"events": ["reminder"]})
    assert not told()
    alice.patch(f"/webhooks/{made['id']}", {"events": ["task.deleted"]})
    assert told()
    alice.patch(f"/webhooks/{made['id']}", {"active": False})
    assert not told()
    alice.patch(f"/webhooks/{made['id']}", {"active": True})
    assert told()
    alice.delete(f"/webhooks/{made['id']}")
    assert not told()
