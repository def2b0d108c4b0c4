"""The inbox in the app: what was told, what of it is read."""

from typing import Any

import pytest

from tests.notifications.conftest import instant
from tests.support.cast import Person, log_in, register
from tests.support.jobs import Jobs
from webapp.tasks.service.reminders import ARMED

pytestmark = pytest.mark.both_ways


def remind(person: Person, jobs: Jobs, *titles: str) -> list[dict[str, Any]]:
    """A reminder for each, told in this order."""
    tasks = []
    for title in titles:
        tasks.append(person.task(title=title, reminders=[{"at": instant()}]))
        jobs.drain()
    return tasks


def inbox(person: Person, query: str = "") -> list[dict[str, Any]]:
    answer = person.get(f"/notifications{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def unread(person: Person) -> int:
    return int(person.get("/notifications/unread-count").json["count"])


def titles(items: list[dict[str, Any]]) -> list[str]:
    return [item["title"] for item in items]


def test_a_reminder_stands_in_the_inbox_in_the_readers_words(alice: Person, jobs: Jobs) -> None:
    alice.patch("/me", {"locale": "de"})
    jobs.drain()
    due = {"date": "2027-03-01", "time": "14:00", "timezone": "Europe/Berlin"}
    task = alice.task(title="Miete <b>", due=due, reminders=[{"at": instant()}])
    assert (inbox(alice), unread(alice)) == ([], 0)

    jobs.drain()

    (shown,) = inbox(alice)
    assert shown == {
        "id": shown["id"],
        "kind": "reminder",
        "title": "Miete <b>",
        "body": "Montag, 1. März 2027 um 13:00",
        "link": f"/tasks/{task['id']}",
        "read_at": None,
        "created_at": shown["created_at"],
    }
    assert unread(alice) == 1


def test_what_guards_the_account_stands_there_too(alice: Person, jobs: Jobs) -> None:
    log_in(alice)
    jobs.drain()
    body = {"current_password": "correct horse battery", "new_password": "another horse battery"}
    assert alice.post("/auth/password/change", body).status_code == 204

    jobs.drain()

    shown = inbox(alice)[0]
    told = (shown["kind"], shown["title"], shown["link"])
    assert told == ("security", "Your password was changed", "/settings/sessions")


def test_reading_one_leaves_the_others_unread_and_is_remembered(alice: Person, jobs: Jobs) -> None:
    remind(alice, jobs, "One", "Two")
    second, first = inbox(alice)

    answer = alice.post(f"/notifications/{first['id']}/read")

    assert answer.status_code == 200
    assert answer.json["read_at"] is not None
    assert alice.post(f"/notifications/{first['id']}/read").json == answer.json
    assert inbox(alice) == [second, answer.json]
    assert (unread(alice), titles(inbox(alice, "?unread=true"))) == (1, ["Two"])
    assert titles(inbox(alice, "?unread=false")) == ["One"]


def test_all_are_read_at_once_but_for_what_comes_after(alice: Person, jobs: Jobs) -> None:
    remind(alice, jobs, "One", "Two")
    assert alice.post("/notifications/read-all").status_code == 204
    before = inbox(alice)

    remind(alice, jobs, "Three")

    assert (unread(alice), titles(inbox(alice, "?unread=true"))) == (1, ["Three"])
    assert alice.post("/notifications/read-all").status_code == 204
    assert unread(alice) == 0
    assert inbox(alice)[1:] == before, "when they were read first stays so"
    assert titles(inbox(alice, "?unread=false&limit=2")) == ["Three", "Two"]


def test_what_came_after_the_last_one_seen_stays_unread(alice: Person, jobs: Jobs) -> None:
    remind(alice, jobs, "One", "Two")
    seen = inbox(alice)[1]["id"]

    assert alice.post("/notifications/read-all", {"up_to": seen}).status_code == 204

    assert titles(inbox(alice, "?unread=true")) == ["Two"]


def test_pages_follow_each_other(alice: Person, jobs: Jobs) -> None:
    remind(alice, jobs, "One", "Two", "Three")
    first = alice.get("/notifications?limit=2").json

    rest = alice.get(f"/notifications?limit=2&cursor={first['next_cursor']}").json

    assert (titles(first["items"]), titles(rest["items"])) == (["Three", "Two"], ["One"])
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("own_id", ["0123456789abcdef01234567", "x"])
def test_what_is_not_there_cannot_be_read(alice: Person, own_id: str) -> None:
    for path, body in ((f"/notifications/{own_id}/read", {}), ("/notifications/read-all", {"up_to": own_id})):
        answer = alice.post(path, body)
        assert (answer.status_code, answer.json["code"]) == (404, "notification_not_found")


def test_another_users_inbox_is_not_touched(alice: Person, bob: Person, jobs: Jobs) -> None:
    remind(alice, jobs, "Mine")
    (mine,) = inbox(alice)

    assert bob.post(f"/notifications/{mine['id']}/read").status_code == 404
    bob.post("/notifications/read-all")

    assert (inbox(bob), unread(alice)) == ([], 1)


def test_who_wants_none_gets_none(alice: Person, jobs: Jobs) -> None:
    chosen = {"kinds": {"reminder": {"in_app": False}}}
    assert alice.request("PUT", "/notifications/preferences", json=chosen).status_code == 200

    remind(alice, jobs, "Quiet")

    assert inbox(alice) == []


def test_a_repeated_event_makes_nothing_new(alice: Person, jobs: Jobs, stored: Any) -> None:
    remind(alice, jobs, "Once")
    notifications = stored["myriad_notifications"]
    for heard in notifications["processed_events"].find({}, hint="_id_"):
        notifications["processed_events"].delete_one({"_id": heard["_id"]}, hint="_id_")
    notifications["deliveries"].delete_many({"_id": {"$exists": True}}, hint="_id_")
    tasks = stored["myriad_tasks"]["tasks"]
    armed = {"$map": {"input": "$reminders", "in": {"$mergeObjects": ["$$this", {"state": ARMED}]}}}
    again = [{"$set": {"remind_at": "$created_at", "reminders": armed}}]
    tasks.update_many({"_id": {"$exists": True}}, again, hint="_id_")

    jobs.drain()

    assert notifications["deliveries"].find_one({"channel": "in_app"}, hint="_id_") is not None
    assert titles(inbox(alice)) == ["Once"]


def test_the_oldest_makes_room(client: Any, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.notifications.channels.in_app.MOST", 2)
    carol = register(client, "carol")

    remind(carol, jobs, "One", "Two", "Three")

    assert titles(inbox(carol)) == ["Three", "Two"]
