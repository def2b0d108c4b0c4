"""GET /tasks/{id}/history: who changed what, when, from what to what."""

from datetime import timedelta
from typing import Any

import pytest

from tests.core.conftest import Forge, forge  # noqa: F401  (a fixture)
from tests.support.cast import Person, log_in
from tests.support.jobs import Jobs
from webapp.core import clock
from webapp.tasks.service import recording

LONG = "é" * 20_000


def history(person: Person, task: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    answer = person.get(f"/tasks/{task['id']}/history{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def test_a_change_is_told_with_what_it_was_and_became(alice: Person) -> None:
    made = alice.task(title="Pay rent", labels=["home"])
    alice.patch(f"/tasks/{made['id']}", {"title": "Pay the rent", "priority": 3})
    alice.patch(f"/tasks/{made['id']}", {"labels": {"add": ["bills"]}})

    latest, first, began = history(alice, made)

    assert latest["changes"] == [{"field": "labels", "from": ["home"], "to": ["home", "bills"]}]
    assert (latest["version"], latest["since"], latest["action"]) == (3, 2, "change")
    assert sorted(first["changes"], key=str) == [
        {"field": "priority", "from": 0, "to": 3},
        {"field": "title", "from": "Pay rent", "to": "Pay the rent"},
    ]
    assert first["at"] == alice.get(f"/tasks/{made['id']}").json["updated_at"] or first["at"] < latest["at"]
    assert (began["action"], began["version"], began["at"]) == ("create", 1, made["created_at"])


def test_every_kind_of_change_is_told(alice: Person) -> None:
    made = alice.task()
    path = f"/tasks/{made['id']}"
    alice.patch(path, {"due": {"date": "2027-01-31"}, "reminders": [{"minutes_before": 5}]})
    alice.patch(path, {"checklist": [{"text": "Find the bill"}]})
    alice.post(f"{path}/complete")
    alice.post(f"{path}/reopen")
    alice.delete(path)
    alice.post(f"{path}/restore")

    told = history(alice, made)

    assert [step["action"] for step in told] == [
        "restore", "delete", "reopen", "complete", "change", "change", "create",
    ]  # fmt: skip
    assert [step["version"] for step in told] == [7, 6, 5, 4, 3, 2, 1]
    fields = [{change["field"] for change in step["changes"]} for step in told]
    assert fields[0] == fields[1] == {"deleted_at"}
    assert fields[2] == fields[3] == {"status", "completed_at"}
    assert fields[4:] == [{"checklist"}, {"due", "due_at", "reminders"}, set()]


def test_what_fires_a_reminder_is_no_change(alice: Person, jobs: Jobs) -> None:
    made = alice.task(reminders=[{"at": clock.now().isoformat()}])

    jobs.run("tasks.fire_reminders")

    assert [step["action"] for step in history(alice, made)] == ["create"]


def test_what_somebody_types_without_a_pause_is_one_change(alice: Person) -> None:
    made = alice.task(notes="")
    path = f"/tasks/{made['id']}"
    for text in ("B", "Bu", "Buy"):
        alice.patch(path, {"notes": text})
    with clock.shifted(recording.TYPING_PAUSE + timedelta(seconds=1)):
        alice.patch(path, {"notes": "Buy milk"})

        later, typed, _ = history(alice, made)

    assert (typed["since"], typed["version"]) == (1, 4)
    assert typed["changes"] == [{"field": "notes", "from": "", "to": "Buy"}]
    assert later["changes"] == [{"field": "notes", "from": "Buy", "to": "Buy milk"}]


def test_typing_on_and_on_is_a_change_every_two_minutes(alice: Person) -> None:
    made, stops, began = alice.task(title="0"), 20, clock.now()
    for stop in range(1, stops):
        with clock.stopped(began + stop * timedelta(seconds=9)):
            alice.patch(f"/tasks/{made['id']}", {"title": str(stop)})

    assert [step["version"] for step in history(alice, made)] == [20, 15, 1]


@pytest.mark.parametrize(
    "between", [{"priority": 1}, {"notes": "Another text"}, {"title": "A", "priority": 2}]
)
def test_another_change_in_between_parts_what_is_typed(alice: Person, between: dict[str, Any]) -> None:
    made = alice.task(title="0")
    for changes in ({"title": "1"}, between, {"title": "2"}):
        alice.patch(f"/tasks/{made['id']}", changes)

    assert [step["version"] for step in history(alice, made)] == [4, 3, 2, 1]


def test_two_sessions_are_told_apart(alice: Person, forge: Forge) -> None:  # noqa: F811
    made = alice.task()
    path = f"/tasks/{made['id']}"
    alice.patch(path, {"title": "Here"})
    log_in(alice).patch(path, {"title": "There"})
    here, there = (one["id"] for one in (step["by"] for step in history(alice, made)[:2]))
    alice.access_token = forge(scope="tasks:write tasks:read")
    alice.patch(path, {"title": "A token"})

    token, second, first, _ = history(alice, made)

    assert here != there
    assert {first["by"]["kind"], second["by"]["kind"]} == {"session"}
    assert first["by"]["name"] == "You"
    assert token["by"] == {**first["by"], "kind": "token", "name": "One of your access tokens"}


def test_what_the_system_does_is_told_as_the_systems(alice: Person, tell: Any) -> None:
    tell()
    made = alice.task(due={"date": "2027-01-31"})
    alice.patch("/me", {"timezone": "Asia/Tokyo"})
    tell()

    step, _ = history(alice, made)

    assert step["by"] == {"kind": "system", "id": None, "name": "Myriad"}
    assert [change["field"] for change in step["changes"]] == ["due_at"]


def test_a_change_that_changes_nothing_is_not_told(alice: Person) -> None:
    made = alice.task(title="Same")
    alice.patch(f"/tasks/{made['id']}", {"title": "Same"})
    alice.patch(f"/tasks/{made['id']}", {})

    assert [step["action"] for step in history(alice, made)] == ["create"]


def test_the_history_comes_in_pages(alice: Person) -> None:
    made = alice.task()
    for number in range(4):
        alice.patch(f"/tasks/{made['id']}", {"priority": (number + 1) % 4, "title": str(number)})
    path, seen, cursor = f"/tasks/{made['id']}/history?limit=2", [], ""
    while cursor is not None:
        page = alice.get(path + cursor).json
        seen += page["items"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert seen == history(alice, made)
    assert [step["version"] for step in seen] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("cursor", ["x", "aGlzdG9yeTo=", "aGlzdG9yeTotMQ==", "é", "aGlzdG9yeTox0A=="])
def test_a_cursor_that_was_not_given_out_is_refused(alice: Person, cursor: str) -> None:
    answer = alice.get(f"/tasks/{alice.task()['id']}/history?cursor={cursor}")

    assert (answer.status_code, answer.json["code"]) == (400, "cursor_invalid")


def test_the_newest_fifty_changes_are_kept(alice: Person) -> None:
    made = alice.task()
    for number in range(61):
        alice.patch(f"/tasks/{made['id']}", {"priority": (number + 1) % 4})

    told = history(alice, made, "?limit=100")

    assert [step["version"] for step in told] == list(range(62, 12, -1))


def test_long_texts_are_kept_as_far_as_they_fit_and_the_newest_always(alice: Person, stored: Any) -> None:
    made = alice.task(notes=LONG)
    path = f"/tasks/{made['id']}"
    for number in range(4):
        alice.patch(path, {"notes": LONG[:-1] + str(number), "priority": (number + 1) % 4})
        alice.patch(path, {"priority": number % 4})
    row = stored["myriad_tasks"]["tasks"].find_one()

    sizes = [len(entry["from"].get("notes", "")) for entry in row["history"]]
    assert sizes == [0, 20_000, 0]
    big = alice.task(checklist=[{"text": "x" * 500} for _ in range(100)], notes=LONG)
    alice.patch(f"/tasks/{big['id']}", {"checklist": [], "notes": "", "labels": ["a"]})
    assert [step["action"] for step in history(alice, big)] == ["change", "create"]


def test_neither_lists_nor_single_reads_nor_changes_carry_the_history(alice: Person) -> None:
    made = alice.task()
    changed = alice.patch(f"/tasks/{made['id']}", {"title": "Now"})

    for answer in (changed, alice.get(f"/tasks/{made['id']}"), alice.get("/tasks")):
        assert "history" not in answer.text


@pytest.mark.parametrize("text", ["$title", "$$ROOT", "$$NOW", "$user_id", '{"$literal": 1}'])
def test_text_that_looks_like_an_expression_is_only_text(alice: Person, text: str) -> None:
    """Texts, lists and maps of users stand in an update that the database computes."""
    made = alice.task(title="Before")
    wanted = {"title": text, "notes": text, "labels": [text], "checklist": [{"id": "a", "text": text}]}
    blind = alice.patch(f"/tasks/{made['id']}", {"title": text}).json
    planned = alice.patch(f"/tasks/{made['id']}", wanted).json
    again = alice.patch(f"/tasks/{made['id']}", {**wanted, "title": "After", "labels": ["x"]}).json

    assert blind["title"] == planned["title"] == planned["notes"] == text
    assert (planned["labels"], planned["checklist"][0]["text"]) == ([text], text)
    assert again["title"] == "After"
    changes = {change["field"]: change["from"] for change in history(alice, made)[0]["changes"]}
    assert changes == {"title": text, "labels": [text]}


def test_the_history_of_others_is_not_there(alice: Person, bob: Person) -> None:
    made = alice.task()

    assert bob.get(f"/tasks/{made['id']}/history").status_code == 404
    assert bob.post(f"/tasks/{made['id']}/undo", {"version": 1}).status_code == 404
    assert alice.get("/tasks/x/history").status_code == 404
