"""No edit is lost: what people complain of in other systems, each as a test."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from tests.support.cast import Person, log_in
from webapp.core.web.application import Application

EDITS: list[dict[str, Any]] = [
    {"title": "From the phone"},
    {"notes": "From the tablet"},
    {"priority": 3},
    {"due": {"date": "2027-01-31", "time": None, "timezone": None}},
    {"labels": {"add": ["here"]}},
    {"labels": {"add": ["there"], "remove": ["old"]}},
    {"checklist": {"upsert": [{"id": "a", "done": True}]}},
    {"checklist": {"upsert": [{"id": "b", "text": "Other"}]}},
]


def test_eight_clients_who_edit_different_things_at_once_all_keep_their_edits(
    app: Application, alice: Person
) -> None:
    items = [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}]
    made = alice.task(labels=["old"], checklist=items)
    together = Barrier(len(EDITS))

    def edit(changes: dict[str, Any]) -> int:
        person = replace(alice, client=app.test_client(use_cookies=False))
        together.wait()
        return person.patch(f"/tasks/{made['id']}", changes).status_code

    with ThreadPoolExecutor(len(EDITS)) as pool:
        assert set(pool.map(edit, EDITS)) == {200}

    after = alice.get(f"/tasks/{made['id']}").json
    assert after["version"] == 1 + len(EDITS)
    assert (after["title"], after["notes"], after["priority"]) == ("From the phone", "From the tablet", 3)
    assert after["due"] == EDITS[3]["due"]
    assert sorted(after["labels"]) == ["here", "there"]
    assert after["checklist"] == [
        {"id": "a", "text": "One", "done": True},
        {"id": "b", "text": "Other", "done": False},
    ]


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"'])
def test_a_tab_that_slept_does_not_overwrite_what_others_wrote(alice: Person, tag: str) -> None:
    """Both values are at hand: the sender's own, and theirs in the answer; in history, what both began at."""
    made = alice.task(title="Pay rent", notes="Old")
    theirs = log_in(alice).patch(f"/tasks/{made['id']}", {"notes": "Theirs"}).json

    refused = alice.patch(f"/tasks/{made['id']}", {"notes": "Mine"}, headers={"If-Match": tag})

    assert (refused.status_code, refused.json["code"]) == (412, "precondition_failed")
    assert refused.json["current"] == theirs
    assert refused.headers["ETag"] == '"2"'
    (change,) = alice.get(f"/tasks/{made['id']}/history").json["items"][0]["changes"]
    assert change == {"field": "notes", "from": "Old", "to": "Theirs"}
    again = alice.patch(
        f"/tasks/{made['id']}", {"notes": "Mine"}, headers={"If-Match": refused.headers["ETag"]}
    )
    assert again.status_code == 200


def test_what_another_client_overwrote_is_in_the_history_and_comes_back(alice: Person) -> None:
    made = alice.task(notes="What I wrote all day")
    log_in(alice).patch(f"/tasks/{made['id']}", {"notes": ""})

    assert alice.post(f"/tasks/{made['id']}/undo", {"version": 2}).json["notes"] == "What I wrote all day"


@pytest.mark.parametrize("action", ["delete", "complete", "labels", "checklist", "notes"])
def test_everything_that_is_done_can_be_taken_back(alice: Person, action: str) -> None:
    made = alice.task(
        notes="Long", labels=["a", "b"], checklist=[{"text": "One", "done": True}], priority=1,
        reminders=[{"at": "2027-01-31T08:00:00Z"}],
    )  # fmt: skip
    path = f"/tasks/{made['id']}"
    empty = {"labels": [], "checklist": [], "notes": ""}
    if action in empty:
        alice.patch(path, {action: empty[action]})
    elif action == "delete":
        alice.delete(path)
    else:
        alice.post(f"{path}/complete")

    undone = alice.post(f"{path}/undo", {"version": 2}).json

    assert {**undone, "version": 1, "updated_at": made["updated_at"]} == made


@pytest.mark.parametrize("changes", [{"title": "Zombie"}, {"labels": {"add": ["x"]}}, {"status": "done"}])
def test_a_change_that_meets_a_purge_brings_nothing_back(
    app: Application, alice: Person, stored: Any, changes: dict[str, Any]
) -> None:
    made = alice.task()
    alice.delete(f"/tasks/{made['id']}")
    together = Barrier(2)

    def purge() -> int:
        together.wait()
        return alice.delete(f"/tasks/{made['id']}/purge").status_code

    def edit() -> set[int]:
        person = replace(alice, client=app.test_client(use_cookies=False))
        together.wait()
        return {person.patch(f"/tasks/{made['id']}", changes).status_code for _ in range(5)}

    with ThreadPoolExecutor(2) as pool:
        purged, edited = pool.submit(purge), pool.submit(edit)
        assert edited.result() <= {200, 404}
        assert purged.result() == 204
    assert stored["myriad_tasks"]["tasks"].find_one() is None
