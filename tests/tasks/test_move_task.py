"""POST /tasks/{id}/move: the manual order."""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import scopes
from tests.support.cast import Person
from tests.tasks.test_projects import project
from webapp.core.web.application import Application
from webapp.tasks.service.positions import DIGITS, between, spread

DRAGS = 1_000 if os.environ.get("MYRIAD_LONG") else 130
KEYS = st.text(DIGITS, max_size=12)


def order(person: Person, project_id: str = "none") -> str:
    items = person.get(f"/tasks?project_id={project_id}&sort=position&limit=100").json["items"]
    return "".join(task["title"] for task in items)


def move(person: Person, task: str, **where: Any) -> Any:
    answer = person.post(f"/tasks/{task}/move", where)
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture
def letters(alice: Person) -> dict[str, str]:
    return {letter: alice.task(title=letter)["id"] for letter in "abcde"}


@pytest.mark.parametrize(
    ("task", "where", "other", "wanted"),
    [
        ("e", "before", "a", "eabcd"),
        ("e", "before", "c", "abecd"),
        ("a", "after", "e", "bcdea"),
        ("a", "after", "c", "bcade"),
        ("b", "after", "a", "abcde"),
        ("b", "before", "c", "abcde"),
        ("a", "before", "a", None),
    ],
)
def test_a_task_stands_where_it_was_put(
    alice: Person, letters: dict[str, str], task: str, where: str, other: str, wanted: str | None
) -> None:
    answer = alice.post(f"/tasks/{letters[task]}/move", {where: letters[other]})

    assert (answer.status_code == 200) == (wanted is not None)
    assert order(alice) == (wanted or "abcde")


def test_the_others_keep_their_keys(alice: Person, letters: dict[str, str], stored: Any) -> None:
    before = {task["id"]: task for task in alice.get("/tasks").json["items"]}
    move(alice, letters["e"], before=letters["b"])
    after = {task["id"]: task for task in alice.get("/tasks").json["items"]}

    assert {one for one in before if before[one] != after[one]} == {letters["e"]}


def test_what_is_made_later_stands_behind_what_was_moved_to_the_end(
    alice: Person, letters: dict[str, str]
) -> None:
    move(alice, letters["a"], after=letters["e"])
    alice.task(title="f")

    assert order(alice) == "bcdeaf"


def test_the_inbox_shows_the_order_newest_first(alice: Person, letters: dict[str, str]) -> None:
    move(alice, letters["a"], after=letters["e"])

    assert "".join(task["title"] for task in alice.get("/tasks?view=inbox").json["items"]) == "aedcb"


def test_a_task_moves_into_the_project_of_its_new_neighbour(alice: Person, letters: dict[str, str]) -> None:
    home = project(alice)["id"]
    alice.task(title="x", project_id=home)
    last = alice.task(title="y", project_id=home)["id"]
    assert move(alice, letters["b"], before=last)["project_id"] == home
    assert move(alice, letters["c"], project_id=home)["project_id"] == home
    assert move(alice, last, project_id=None)["project_id"] is None

    assert order(alice, home) == "xbc"
    assert order(alice) == "adey"


def test_a_column_of_done_completes(alice: Person, letters: dict[str, str]) -> None:
    moved = move(alice, letters["a"], after=letters["c"], status="done")
    assert moved["completed_at"] is not None
    assert move(alice, letters["a"], status="doing")["completed_at"] is None
    assert order(alice) == "bcade"


@pytest.mark.parametrize("body", [{}, {"before": None}, {"before": "x"}, {"status": "later"}])
def test_a_place_that_is_none_is_refused(alice: Person, body: Any) -> None:
    assert alice.post(f"/tasks/{alice.task()['id']}/move", body).status_code == 422


def test_it_is_one_place_or_the_other(alice: Person, letters: dict[str, str]) -> None:
    body = {"before": letters["b"], "after": letters["c"]}

    assert alice.post(f"/tasks/{letters['a']}/move", body).status_code == 422


def test_nobody_moves_anothers_task_or_beside_it(alice: Person, bob: Person, letters: dict[str, str]) -> None:
    own = bob.task()["id"]
    theirs = bob.post(f"/tasks/{letters['a']}/move", {"before": own})
    beside = bob.post(f"/tasks/{own}/move", {"before": letters["a"]})

    assert (theirs.status_code, beside.status_code) == (404, 422)


def test_many_moves_to_one_place_keep_keys_short_and_write_little(
    alice: Person, letters: dict[str, str]
) -> None:
    """Always behind the same task: of what was put there the latest comes first."""
    mark, expected = len(scopes.commands), "abcde"
    for number in range(DRAGS):
        task = "bcde"[number % 4]
        move(alice, letters[task], after=letters["a"])
        expected = "a" + task + expected[1:].replace(task, "")
    writes = sum(
        len(command.get("updates", [1]))
        for name, on, command in scopes.commands[mark:]
        if on == "tasks" and name in ("update", "findAndModify")
    )

    assert order(alice) == expected
    assert max(len(task["position"]) for task in alice.get("/tasks").json["items"]) <= 32
    assert writes < 2 * DRAGS


def test_drags_at_once_converge(app: Application, alice: Person, letters: dict[str, str]) -> None:
    ids = list(letters.values())

    def drag(seed: int) -> None:
        person, dice = replace(alice, client=app.test_client(use_cookies=False)), random.Random(seed)
        for _ in range(8):
            task, other = dice.sample(ids, 2)
            answer = person.post(f"/tasks/{task}/move", {dice.choice(["before", "after"]): other})
            assert answer.status_code in (200, 409)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(drag, range(4)))

    seen = order(alice)
    assert sorted(seen) == list("abcde")
    assert order(alice) == seen
    for first, second in pairwise(seen):
        move(alice, letters[second], before=letters[first])
        move(alice, letters[second], after=letters[first])
    assert order(alice) == seen


@given(KEYS, KEYS)
@settings(max_examples=200, deadline=None)
def test_between_two_keys_there_is_another(one: str, other: str) -> None:
    low, high = sorted((one, other))
    key = between(low, high)

    if key is None:
        assert low.ljust(30, "0") == high.ljust(30, "0")
    else:
        assert low < key < high
        assert not key.endswith("0")


@given(st.integers(0, 100))
@settings(max_examples=20, deadline=None)
def test_keys_are_spread_in_order(count: int) -> None:
    keys = spread("0mabc", "0mabd", count)

    assert keys is not None
    assert keys == sorted(set(keys))
    assert all("0mabc" < key < "0mabd" and len(key) <= 9 for key in keys)
