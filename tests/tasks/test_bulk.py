"""POST /tasks/bulk: the same for many tasks, each by itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from config.limits import Limits
from config.settings import Settings
from tests.conftest import scopes
from tests.support.cast import Person
from tests.support.failing import failing
from webapp.app import create_app
from webapp.core.web.application import Application
from webapp.tasks.service import bulk

NOBODYS = "0123456789abcdef01234567"
FULL = {"labels": ["a", "b"], "checklist": [{"text": "One"}], "due": {"date": "2027-01-31"}, "priority": 2}


def ask(person: Person, ids: list[Any], action: str, **more: Any) -> list[dict[str, Any]]:
    answer = person.post("/tasks/bulk", {"ids": ids, "action": action}, **more)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json["results"]
    return results


def tasks(person: Person, count: int, **fields: Any) -> list[str]:
    return [person.task(title=str(number), **fields)["id"] for number in range(count)]


def read(person: Person, ids: list[str]) -> list[dict[str, Any]]:
    return [person.get(f"/tasks/{one}").json for one in ids]


@pytest.mark.parametrize(
    ("action", "back"), [("complete", "reopen"), ("delete", "restore")]
)  # fmt: skip
def test_an_action_and_the_one_that_takes_it_back(alice: Person, action: str, back: str) -> None:
    ids = tasks(alice, 3, **FULL)
    before = read(alice, ids)

    assert ask(alice, ids, action) == [{"id": one, "status": 200, "version": 2} for one in ids]
    assert {task["status"] == "done" or task["deleted_at"] is not None for task in read(alice, ids)} == {True}
    assert ask(alice, ids, action) == [{"id": one, "status": 200, "version": 2} for one in ids]
    assert ask(alice, ids, back) == [{"id": one, "status": 200, "version": 3} for one in ids]
    after = [{**task, "version": 1, "updated_at": task["created_at"]} for task in read(alice, ids)]
    assert after == before


def test_a_patch_is_made_of_each(alice: Person) -> None:
    ids = tasks(alice, 3, labels=["old"])
    patch = {"priority": 3, "labels": {"add": ["new"]}, "due": {"date": "2027-01-31"}}
    answer = alice.post("/tasks/bulk", {"ids": ids, "action": "patch", "patch": patch})

    assert [result["version"] for result in answer.json["results"]] == [2, 2, 2]
    assert {(task["priority"], *task["labels"]) for task in read(alice, ids)} == {(3, "old", "new")}


@pytest.mark.parametrize("action", ["complete", "delete", "patch"])
def test_a_bulk_is_undone_by_what_it_answered(alice: Person, action: str) -> None:
    ids = tasks(alice, 3, **FULL)
    before = read(alice, ids)
    body = {"ids": ids, "action": action}
    if action == "patch":
        body["patch"] = {"labels": [], "checklist": [], "due": None, "priority": 0}
    done = alice.post("/tasks/bulk", body).json["results"]

    undone = ask(alice, [{"id": one["id"], "version": one["version"]} for one in done], "undo")

    assert [result["status"] for result in undone] == [200, 200, 200]
    assert [{**task, "version": 1, "updated_at": task["created_at"]} for task in read(alice, ids)] == before


def test_each_stands_alone_and_is_answered_in_its_place(alice: Person, bob: Person) -> None:
    full, good, theirs = alice.task(labels=[str(n) for n in range(20)]), alice.task(), bob.task()
    ids = [full["id"], "x", good["id"], theirs["id"], NOBODYS, {"id": good["id"]}, good["id"]]
    patch = {"labels": {"add": ["new"]}}
    results = alice.post("/tasks/bulk", {"ids": ids, "action": "patch", "patch": patch}).json["results"]

    assert results == [
        {"id": full["id"], "status": 422, "code": "validation_failed"},
        {"id": "x", "status": 404, "code": "task_not_found"},
        {"id": good["id"], "status": 200, "version": 2},
        {"id": theirs["id"], "status": 404, "code": "task_not_found"},
        {"id": NOBODYS, "status": 404, "code": "task_not_found"},
        {"id": good["id"], "status": 200, "version": 2},
        {"id": good["id"], "status": 200, "version": 2},
    ]
    assert bob.get(f"/tasks/{theirs['id']}").json == theirs


def test_an_undo_that_something_is_in_the_way_of_is_told(alice: Person) -> None:
    one, other = tasks(alice, 2)
    ask(alice, [one, other], "complete")
    alice.patch(f"/tasks/{one}", {"status": "doing"})

    results = ask(alice, [{"id": one, "version": 2}, {"id": other, "version": 2}], "undo")

    assert results == [
        {"id": one, "status": 409, "code": "undo_conflict"},
        {"id": other, "status": 200, "version": 3},
    ]


REFUSED = [
    {"ids": [], "action": "delete"},
    {"ids": [NOBODYS] * 101, "action": "delete"},
    {"ids": NOBODYS, "action": "delete"},
    {"ids": [1], "action": "delete"},
    {"ids": [{"id": NOBODYS, "x": 1}], "action": "delete"},
    {"ids": [NOBODYS], "action": "purge"},
    {"ids": [NOBODYS], "action": "patch"},
    {"ids": [NOBODYS], "action": "delete", "patch": {"title": "x"}},
    {"ids": [NOBODYS], "action": "patch", "patch": {"title": ""}},
    {"ids": [NOBODYS], "action": "undo"},
    {"ids": [{"id": NOBODYS, "occurrence": "tomorrow"}], "action": "complete"},
]


def test_what_cannot_be_meant_is_refused_whole(subtests: pytest.Subtests, alice: Person) -> None:
    for body in REFUSED:
        with subtests.test(str(body)):
            assert alice.post("/tasks/bulk", body).status_code == 422


def test_many_tasks_take_one_hold_and_few_commands_each(alice: Person, cache_redis: Any) -> None:
    ids = tasks(alice, 30)
    before = cache_redis.info("commandstats")["cmdstat_evalsha"]["calls"]
    scopes.commands.clear()

    assert {result["status"] for result in ask(alice, ids, "complete")} == {200}

    calls = cache_redis.info("commandstats")["cmdstat_evalsha"]["calls"] - before
    assert calls <= 12, "each for itself would take sixty"
    assert len(scopes.commands) <= 6 * 30 + 10
    assert alice.get("/tasks?view=done&limit=100").json["next_cursor"] is None


def test_what_there_was_no_time_for_is_told(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = tasks(alice, 2)
    monkeypatch.setattr(bulk, "SECONDS", 0.0)

    assert ask(alice, ids, "delete") == [{"id": one, "status": 503, "code": "not_tried"} for one in ids]
    assert len(alice.get("/tasks").json["items"]) == 2


def test_with_a_key_the_answer_is_replayed(alice: Person) -> None:
    ids, key = tasks(alice, 2), {"Idempotency-Key": "k"}
    first = ask(alice, ids, "complete", headers=key)
    ask(alice, ids, "reopen")

    assert ask(alice, ids, "complete", headers=key) == first
    assert {task["status"] for task in read(alice, ids)} == {"todo"}


@pytest.mark.parametrize("rest", [1, 4])
def test_with_a_key_it_goes_on_where_it_failed(alice: Person, stored: Any, rest: int) -> None:
    """The database goes away in the midst; what was done is not done again, though others wrote since."""
    ids, key = tasks(alice, 5), {"Idempotency-Key": "k"}
    body = {"ids": ids, "action": "patch", "patch": {"priority": 3}}
    failures = {"namespace": "myriad_tasks.tasks", "errorCode": 2}
    with failing(stored, ["findAndModify"], after=5 - rest, **failures):
        assert alice.post("/tasks/bulk", body, headers=key).status_code == 500
    assert [task["version"] for task in read(alice, ids)] == [2] * (5 - rest) + [1] * rest
    alice.patch(f"/tasks/{ids[0]}", {"priority": 1})

    results = alice.post("/tasks/bulk", body, headers=key).json["results"]

    assert results == [{"id": one, "status": 200, "version": 2} for one in ids]
    assert [task["priority"] for task in read(alice, ids)] == [1, 3, 3, 3, 3]
    assert alice.post("/tasks/bulk", body, headers=key).headers["Idempotency-Replayed"] == "true"


@pytest.fixture
def limited(app: Application, settings: Settings, alice: Person) -> Iterator[Person]:
    """Alice, by the contract's limits."""
    other = create_app(replace(settings, limits=Limits(user="100000/minute")))
    yield replace(alice, client=other.test_client(use_cookies=False))
    create_app(settings)


def test_ten_tasks_cost_as_much_as_one_write(limited: Person) -> None:
    hundred = {"ids": [NOBODYS] * 100, "action": "delete"}

    assert [limited.post("/tasks/bulk", hundred).status_code for _ in range(6)] == [200] * 6
    refused = limited.post("/tasks/bulk", {"ids": [NOBODYS], "action": "delete"})

    assert (refused.status_code, refused.json["code"]) == (429, "rate_limited")


def test_a_bulk_that_costs_more_than_is_left_is_refused_whole(limited: Person) -> None:
    made = [limited.task()["id"] for _ in range(52)]

    refused = limited.post("/tasks/bulk", {"ids": made[:50] * 2, "action": "delete"})

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 1
    assert limited.get("/tasks?limit=100").json["items"][0]["id"] == made[-1]
    assert limited.post("/tasks/bulk", {"ids": made[:50], "action": "delete"}).status_code == 200
