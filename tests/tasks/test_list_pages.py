"""Keyset pages: complete, each task once, and the last as cheap as the first."""

from typing import Any

import pytest
from bson import ObjectId

from tests.conftest import scopes
from tests.support.cast import Person
from tests.support.plans import Plan, asked, explain, page_of

Stored = Any
LIMIT = 5


def walk(person: Person, query: str = "") -> list[str]:
    """Every id of every page."""
    seen: list[str] = []
    cursor = ""
    while True:
        page = person.get(f"/tasks?limit={LIMIT}{query}{cursor}").json
        seen += [task["id"] for task in page["items"]]
        if page["next_cursor"] is None:
            return seen
        assert len(page["items"]) == LIMIT
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.both
@pytest.mark.parametrize("count", [0, 1, LIMIT - 1, LIMIT, LIMIT + 1, 3 * LIMIT])
def test_the_pages_together_are_the_list(alice: Person, count: int) -> None:
    made = [alice.task()["id"] for _ in range(count)]

    assert walk(alice) == made[::-1]


def test_tasks_made_and_deleted_meanwhile_leave_no_gap_and_no_double(alice: Person) -> None:
    made = [alice.task()["id"] for _ in range(17)]
    seen: list[str] = []
    cursor, deleted = "", made[3]
    while cursor is not None:
        query = f"&cursor={cursor}" if cursor else ""
        page = alice.get(f"/tasks?limit={LIMIT}{query}").json
        seen += [task["id"] for task in page["items"]]
        cursor = page["next_cursor"]
        alice.task(title="Made meanwhile")
        alice.delete(f"/tasks/{deleted}")
        alice.delete(f"/tasks/{seen[0]}")

    assert seen == [one for one in made[::-1] if one != deleted]


def test_the_pages_of_a_filtered_list_are_complete(alice: Person) -> None:
    made = [alice.task(status="done" if n % 2 else "todo")["id"] for n in range(14)]

    assert walk(alice, "&status=done") == made[1::2][::-1]


def explained(stored: Stored) -> Plan:
    """How the list's own find ran."""
    return explain(stored, asked(scopes)[-1])


@pytest.fixture
def many(alice: Person, bob: Person, stored: Stored) -> Person:
    """Alice with 400 tasks of which some are done, due or deleted; Bob has tasks too."""
    template = stored["myriad_tasks"]["tasks"].find_one({"_id": ObjectId(alice.task()["id"])})
    owners = [
        template["user_id"],
        stored["myriad_tasks"]["tasks"].find_one({"_id": ObjectId(bob.task()["id"])})["user_id"],
    ]
    stored["myriad_tasks"]["tasks"].insert_many(
        {
            **template,
            "_id": ObjectId(),
            "user_id": owners[n % 5 == 4],
            "status": ("todo", "done")[n % 2],
            "due_at": template["created_at"] if n % 3 else None,
            "deleted_at": template["created_at"] if n % 7 == 0 else None,
        }
        for n in range(500)
    )
    return alice


@pytest.mark.parametrize("query", ["", "&status=done"])
def test_the_thirtieth_page_costs_what_the_first_does(many: Person, stored: Stored, query: str) -> None:
    costs, cursor = [], ""
    for _ in range(30):
        page = many.get(f"/tasks?limit={LIMIT}{query}{cursor}").json
        assert len(page["items"]) == LIMIT
        plan = explained(stored)
        assert "SORT" not in plan.stages
        costs.append((plan.keys, plan.documents))
        cursor = f"&cursor={page['next_cursor']}"

    assert set(costs) == {(LIMIT + 1, LIMIT + 1)}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?status=todo",
        "?due_before=2027-02-01T00:00:00Z",
        "?due_after=2027-02-01T00:00:00Z",
        "?status=done&due_after=2020-02-01T00:00:00Z&due_before=2027-02-01T00:00:00Z",
    ],
)
def test_every_list_is_led_by_an_index(many: Person, stored: Stored, query: str) -> None:
    assert many.get(f"/tasks{query}").status_code == 200

    stages = explained(stored).stages

    assert "IXSCAN" in stages
    assert "COLLSCAN" not in stages


@pytest.mark.parametrize("query", ["", "?view=today", "?view=trash"])
def test_a_list_fetches_neither_whose_the_tasks_are_nor_their_history(alice: Person, query: str) -> None:
    mark = len(scopes.commands)
    alice.get(f"/tasks{query}")

    shown = [page_of(command)[1] for command in asked(scopes, mark) if page_of(command)[0] > 1]
    assert shown == [{"user_id": 0, "terms": 0, "history": 0}]
