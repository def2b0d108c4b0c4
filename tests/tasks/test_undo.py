"""POST /tasks/{id}/undo: a change is taken back by a new change."""

from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock

FULL: dict[str, Any] = {
    "title": "Pay rent",
    "notes": "By *transfer*",
    "priority": 2,
    "labels": ["home", "bills"],
    "due": {"date": "2027-01-31", "time": "17:00"},
    "reminders": [{"minutes_before": 5}, {"at": "2027-01-30T08:00:00Z"}],
    "checklist": [{"text": "Find the bill", "done": True}, {"text": "Log in"}],
}
CHANGES: list[dict[str, Any]] = [
    {"title": "Pay"},
    {"notes": ""},
    {"priority": 0},
    {"labels": {"remove": ["home"]}},
    {"labels": []},
    {"due": None},
    {"due": {"date": "2027-02-01"}, "reminders": []},
    {"reminders": []},
    {"checklist": []},
    {"checklist": {"upsert": [{"text": "More"}]}},
    {"status": "done"},
    {"status": "doing", "title": "All", "labels": [], "due": None, "reminders": [], "checklist": []},
]


def undo(person: Person, task: dict[str, Any], version: int) -> Any:
    return person.post(f"/tasks/{task['id']}/undo", {"version": version})


def same(after: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether it is the same but for its version and when it was changed."""
    passing = {"version": 0, "updated_at": ""}
    return {**after, **passing} == {**before, **passing}


def test_undo_restores_what_the_change_changed(subtests: pytest.Subtests, alice: Person) -> None:
    for changes in CHANGES:
        with subtests.test(str(changes)):
            made = alice.task(**FULL)
            changed = alice.patch(f"/tasks/{made['id']}", changes).json

            undone = undo(alice, made, 2)

            assert undone.status_code == 200, undone.text
            assert undone.headers["ETag"] == '"3"'
            assert undone.json["version"] == 3
            assert same(undone.json, made)
            assert alice.get(f"/tasks/{made['id']}").json == undone.json
            assert same(undo(alice, made, 3).json, changed)


def test_undo_of_a_delete_brings_everything_back(alice: Person) -> None:
    made = alice.task(**FULL)
    alice.delete(f"/tasks/{made['id']}")

    assert same(undo(alice, made, 2).json, made)
    assert [task["id"] for task in alice.get("/tasks").json["items"]] == [made["id"]]
    assert alice.get("/tasks?view=trash").json["items"] == []


def test_undo_of_a_completion_brings_the_reminders_back(alice: Person, stored: Any) -> None:
    made = alice.task(**FULL)
    rows = stored["myriad_tasks"]["tasks"]
    waiting = rows.find_one()["remind_at"]
    alice.post(f"/tasks/{made['id']}/complete")
    assert "remind_at" not in rows.find_one()

    assert same(undo(alice, made, 2).json, made)
    assert rows.find_one()["remind_at"] == waiting


def test_undo_of_a_reopening_knows_when_it_was_completed(alice: Person) -> None:
    made = alice.task()
    with clock.shifted(-timedelta(hours=1)):
        done = alice.post(f"/tasks/{made['id']}/complete").json["task"]
    alice.post(f"/tasks/{made['id']}/reopen")

    assert undo(alice, made, 3).json["completed_at"] == done["completed_at"]


def test_undo_of_a_restore_puts_it_into_the_trash_for_another_thirty_days(alice: Person, stored: Any) -> None:
    made = alice.task()
    with clock.shifted(-timedelta(days=29)):
        alice.delete(f"/tasks/{made['id']}")
    alice.post(f"/tasks/{made['id']}/restore")

    assert undo(alice, made, 3).json["deleted_at"] is not None
    assert stored["myriad_tasks"]["tasks"].find_one()["purge_at"] > clock.now() + timedelta(days=29)


def test_undoing_again_changes_nothing_more(alice: Person) -> None:
    made = alice.task()
    alice.patch(f"/tasks/{made['id']}", {"title": "Oops", "priority": 1})
    first = undo(alice, made, 2).json

    assert undo(alice, made, 2).json == first
    assert first["version"] == 3


def test_an_undo_can_be_undone_and_that_too(alice: Person) -> None:
    made = alice.task(labels=["a"])
    changed = alice.patch(f"/tasks/{made['id']}", {"labels": ["b"], "priority": 3}).json
    for version in range(2, 8):
        expected = made if version % 2 == 0 else changed
        assert same(undo(alice, made, version).json, expected)

    told = alice.get(f"/tasks/{made['id']}/history").json["items"]
    assert [step["undo_of"] for step in told] == [7, 6, 5, 4, 3, 2, None, None]
    assert {step["action"] for step in told[:6]} == {"undo"}


def test_other_fields_keep_what_was_done_to_them_since(alice: Person) -> None:
    made = alice.task(title="Pay rent")
    alice.patch(f"/tasks/{made['id']}", {"title": "Oops", "priority": 1})
    alice.patch(f"/tasks/{made['id']}", {"labels": ["since"], "due": {"date": "2027-01-31"}})

    after = undo(alice, made, 2).json

    assert (after["title"], after["priority"]) == ("Pay rent", 0)
    assert (after["labels"], after["due"]["date"]) == (["since"], "2027-01-31")


def test_a_field_that_was_changed_again_is_in_the_way(alice: Person) -> None:
    made = alice.task(title="Pay rent")
    alice.patch(f"/tasks/{made['id']}", {"title": "Oops", "priority": 1})
    newer = alice.patch(f"/tasks/{made['id']}", {"title": "Better", "labels": ["x"]}).json

    answer = undo(alice, made, 2)

    assert (answer.status_code, answer.json["code"]) == (409, "undo_conflict")
    assert answer.json["conflicts"] == [{"field": "title", "restoring": "Pay rent", "now": "Better"}]
    assert answer.json["current"] == newer
    assert alice.get(f"/tasks/{made['id']}").json == newer


def test_a_field_that_is_again_as_the_change_left_it_is_not_in_the_way(alice: Person) -> None:
    made = alice.task(priority=0)
    for priority in (1, 2, 1):
        alice.patch(f"/tasks/{made['id']}", {"priority": priority})

    assert undo(alice, made, 2).json["priority"] == 0


def test_what_was_typed_without_a_pause_is_undone_as_one(alice: Person) -> None:
    made = alice.task(notes="Before")
    for text in ("A", "Af", "After"):
        alice.patch(f"/tasks/{made['id']}", {"notes": text})

    assert undo(alice, made, 3).json["notes"] == "Before"


@pytest.mark.parametrize("version", [1, 3, 2**53])
def test_what_no_change_made_cannot_be_undone(alice: Person, version: int) -> None:
    made = alice.task()
    alice.patch(f"/tasks/{made['id']}", {"priority": 1})

    answer = undo(alice, made, version)

    assert (answer.status_code, answer.json["code"]) == (409, "not_undoable")


@pytest.mark.parametrize(
    "body", [{}, {"version": 0}, {"version": "2"}, {"version": 2, "x": 1}, {"version": 1.5}]
)
def test_a_version_must_be_named(alice: Person, body: dict[str, Any]) -> None:
    assert alice.post(f"/tasks/{alice.task()['id']}/undo", body).status_code == 422


def test_an_undo_with_a_key_is_made_once(alice: Person) -> None:
    made = alice.task()
    alice.patch(f"/tasks/{made['id']}", {"priority": 1})
    path, key = f"/tasks/{made['id']}/undo", {"Idempotency-Key": "once"}

    first = alice.post(path, {"version": 2}, headers=key)
    alice.patch(f"/tasks/{made['id']}", {"priority": 3})

    assert alice.post(path, {"version": 2}, headers=key).data == first.data
    assert alice.get(f"/tasks/{made['id']}").json["priority"] == 3


DAILY: dict[str, Any] = {
    "due": {"date": "2027-01-31", "time": "09:00"},
    "recurrence": {"rrule": "FREQ=DAILY"},
    "reminders": [{"minutes_before": 10}, {"at": "2027-01-30T08:00:00Z"}],
    "checklist": [{"text": "One", "done": True}, {"text": "Two"}],
}


def logged(person: Person, task: dict[str, Any]) -> list[tuple[str, str]]:
    rows = person.get(f"/tasks/{task['id']}/occurrences").json["items"]
    return [(row["occurrence"], row["kind"]) for row in rows]


@pytest.mark.parametrize(("action", "kind"), [("complete", "done"), ("skip", "skipped")])
def test_undo_of_an_occurrence_takes_it_out_of_the_log(alice: Person, action: str, kind: str) -> None:
    made = alice.task(**DAILY)
    named = {"occurrence": "2027-01-31T09:00"}
    moved = alice.post(f"/tasks/{made['id']}/{action}", named).json["task"]
    assert logged(alice, made) == [("2027-01-31T09:00", kind)]

    undone = undo(alice, made, 2)

    assert undone.status_code == 200, undone.text
    assert same(undone.json, made)
    assert logged(alice, made) == []
    assert same(undo(alice, made, 3).json, moved)
    assert logged(alice, made) == [("2027-01-31T09:00", kind)]
    assert same(undo(alice, made, 4).json, made)
    assert logged(alice, made) == []
    assert alice.post(f"/tasks/{made['id']}/{action}", named).json["task"]["due"] == moved["due"]
    actions = [step["action"] for step in alice.get(f"/tasks/{made['id']}/history").json["items"]]
    assert actions == [action, "undo", "undo", "undo", action, "create"]


def test_undo_of_the_last_completion_and_of_its_reopening(alice: Person) -> None:
    made = alice.task(**{**DAILY, "recurrence": {"rrule": "FREQ=DAILY;COUNT=1"}})
    path = f"/tasks/{made['id']}"
    done = alice.post(f"{path}/complete", {"occurrence": "2027-01-31T09:00"}).json["task"]
    assert done["status"] == "done"
    alice.post(f"{path}/reopen")
    assert logged(alice, made) == []

    assert same(undo(alice, made, 3).json, done)
    assert logged(alice, made) == [("2027-01-31T09:00", "done")]
    assert undo(alice, made, 2).json["status"] == "todo"
    assert logged(alice, made) == []


def test_a_bulk_completes_occurrences_and_is_undone(alice: Person) -> None:
    recurring, plain = alice.task(**DAILY), alice.task()
    ids = [{"id": recurring["id"], "occurrence": "2027-01-31T09:00"}, plain["id"], recurring["id"]]

    results = alice.post("/tasks/bulk", {"ids": ids, "action": "complete"}).json["results"]

    assert [result["status"] for result in results] == [200, 200, 428]
    back = [{"id": result["id"], "version": result["version"]} for result in results[:2]]
    alice.post("/tasks/bulk", {"ids": back, "action": "undo"})
    assert same(alice.get(f"/tasks/{recurring['id']}").json, recurring)
    assert same(alice.get(f"/tasks/{plain['id']}").json, plain)
    assert logged(alice, recurring) == []


def test_a_purge_empties_the_log_too(alice: Person, stored: Any) -> None:
    made = alice.task(**DAILY)
    alice.post(f"/tasks/{made['id']}/complete", {"occurrence": "2027-01-31T09:00"})
    alice.delete(f"/tasks/{made['id']}")

    assert alice.delete(f"/tasks/{made['id']}/purge").status_code == 204
    assert stored["myriad_tasks"]["occurrences"].find_one() is None


def project(person: Person, name: str) -> str:
    answer = person.post("/projects", {"name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def test_undo_of_a_move_to_another_project(alice: Person) -> None:
    made = alice.task(**FULL, project_id=project(alice, "Home"))
    moved = alice.patch(f"/tasks/{made['id']}", {"project_id": project(alice, "Work")}).json

    assert same(undo(alice, made, 2).json, made)
    assert same(undo(alice, made, 3).json, moved)
    told = alice.get(f"/tasks/{made['id']}/history").json["items"]
    assert [step["action"] for step in told] == ["undo", "undo", "move", "create"]


def order(person: Person) -> str:
    items = person.get("/tasks?project_id=none&sort=position&limit=100").json["items"]
    return "".join(task["title"] for task in items)


def test_undo_of_a_drag_puts_it_back_with_all_it_has(alice: Person) -> None:
    a, b, c = (alice.task(**{**FULL, "title": title}) for title in "abc")
    moved = alice.post(f"/tasks/{a['id']}/move", {"after": b["id"], "status": "done"}).json
    assert order(alice) == "bac"

    assert same(undo(alice, a, 2).json, a)
    assert order(alice) == "abc"
    assert undo(alice, a, 2).json["version"] == 3
    assert undo(alice, a, 3).json["position"] == moved["position"]
    alice.post(f"/tasks/{c['id']}/move", {"before": a["id"]})
    assert order(alice) == "bca"
    assert same(undo(alice, a, 2).json, a)


def test_a_drag_that_made_room_is_in_the_way_of_no_undo(alice: Person, stored: Any) -> None:
    """Between b's key and c's there is no room: others get new keys, b too, which nobody moved."""
    rows = stored["myriad_tasks"]["tasks"]
    ids = {title: alice.task(title=title)["id"] for title in "abcde"}
    for title, key in zip("abcde", ("1", "2", "20", "3", "4"), strict=True):
        rows.update_one({"_id": ObjectId(ids[title])}, {"$set": {"position": key}})
    b = alice.get(f"/tasks/{ids['b']}").json
    moved = alice.post(f"/tasks/{b['id']}/move", {"after": ids["d"]}).json
    assert undo(alice, b, 2).json["position"] == b["position"]
    alice.post(f"/tasks/{ids['e']}/move", {"after": b["id"]})
    now = alice.get(f"/tasks/{b['id']}").json
    assert (now["version"], order(alice)) == (4, "abecd")
    assert now["position"] != b["position"]

    assert undo(alice, b, 2).json == now
    assert undo(alice, b, 3).json["position"] == moved["position"]
    assert undo(alice, b, 2).json["position"] == now["position"]


def test_undo_of_a_delete_comes_back_in_the_inbox_when_the_project_is_gone(alice: Person) -> None:
    home = project(alice, "Home")
    made = alice.task(**FULL, project_id=home)
    alice.delete(f"/tasks/{made['id']}")
    alice.delete(f"/projects/{home}")

    assert same(undo(alice, made, 2).json, {**made, "project_id": None})


def test_undo_of_what_deleting_a_project_did(alice: Person, jobs: Jobs) -> None:
    home = project(alice, "Home")
    made = alice.task(**FULL, project_id=home)
    alice.delete(f"/projects/{home}")
    jobs.run("tasks.apply_markers")

    assert same(undo(alice, made, 2).json, {**made, "project_id": None})
    assert [task["id"] for task in alice.get("/tasks").json["items"]] == [made["id"]]


def test_a_label_that_was_renamed_since_is_in_the_way(alice: Person) -> None:
    made = alice.task(labels=["old"])
    alice.patch(f"/tasks/{made['id']}", {"labels": {"add": ["more"]}})
    alice.patch("/labels/old", {"name": "new"})

    answer = undo(alice, made, 2)

    assert (answer.status_code, answer.json["code"]) == (409, "undo_conflict")
    assert answer.json["conflicts"] == [{"field": "labels", "restoring": ["old"], "now": ["new", "more"]}]
