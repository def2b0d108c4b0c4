"""Which lists are exact: an index key for each task shown and one more, nothing sorted, on every page."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from bson import ObjectId

from tests.conftest import scopes
from tests.support.cast import Person
from tests.support.plans import Plan, asked, explain, page_of
from tests.tasks.test_projects import project
from webapp.tasks.service.terms import terms_of

START = datetime(2027, 1, 1, tzinfo=UTC)
LIMIT = 5
COUNT = 2_000
EXACT = [
    "",
    "view=inbox",
    "view=done",
    "view=trash",
    "view=overdue",
    "view=upcoming",
    "status=todo",
    "status=done",
    "project_id=P",
    "project_id=none",
    "project_id=P&sort=position",
    "project_id=P&sort=-position",
    "label=home",
    "parent_id=T",
    "due_after=2027-01-02T00:00:00Z&due_before=2027-03-01T00:00:00Z&sort=due",
    "sort=due",
    "sort=-due",
    "sort=updated",
    "sort=-updated",
    "sort=created",
]
OTHERS = [
    "sort=priority",
    "sort=-priority",
    "sort=position",
    "label=home&sort=-due",
    "project_id=P&status=doing&sort=position",
    "project_id=P&label=home&priority=2&sort=updated",
    "view=today&sort=priority",
    "view=inbox&sort=due",
    "view=upcoming&project_id=P",
    "view=trash&label=home&sort=updated",
    "view=done&project_id=P",
    "status=doing&priority=3&sort=-due",
    "due_before=2027-02-01T00:00:00Z",
    "due_before=2027-02-01T00:00:00Z&sort=priority",
    "parent_id=T&sort=position",
    "view=overdue&label=home&sort=-priority",
]


@pytest.fixture
def crowd(alice: Person, bob: Person, stored: Any) -> dict[str, str]:
    """Alice among many: two thousand tasks of hers and as many of Bob's. What stands for ids in queries."""
    home = ObjectId(project(alice)["id"])
    tasks = stored["myriad_tasks"]["tasks"]
    parent, other = (tasks.find_one({"_id": ObjectId(one.task()["id"])}) for one in (alice, bob))
    tasks.insert_many(_rows(parent, home, COUNT))
    tasks.insert_many(_rows(other, home, COUNT))
    return {"P": str(home), "T": str(parent["_id"])}


def _rows(template: dict[str, Any], project_id: ObjectId, count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        at = START + timedelta(hours=n % 977)
        done = n % 4 == 3
        row = {
            **template,
            "_id": ObjectId(),
            "title": f"task {n}",
            "project_id": project_id if n % 2 else None,
            "parent_id": template["_id"] if n % 3 == 0 else None,
            "labels": ["home"] if n % 5 < 2 else [],
            "priority": n % 4,
            "status": "done" if done else ("todo", "doing")[n % 5 == 1],
            "completed_at": at if done else None,
            "due_at": None if n % 6 == 0 else at - timedelta(days=100 * (n % 7 == 0)),
            "deleted_at": at if n % 8 == 4 else None,
            "position": f"{n * 7919 % count:06d}1",
            "updated_at": at,
        }
        yield {**row, "terms": terms_of(row)}


def query(shape: str, crowd: dict[str, str]) -> str:
    return shape.replace("=P", f"={crowd['P']}").replace("=T", f"={crowd['T']}")


def walk(person: Person, shape: str, limit: int, pages: int = 10_000) -> Iterator[list[str]]:
    """The ids of each page."""
    cursor: str | None = ""
    for _ in range(pages):
        answer = person.get(f"/tasks?{shape}&limit={limit}{f'&cursor={cursor}' if cursor else ''}")
        assert answer.status_code == 200, answer.text
        yield [task["id"] for task in answer.json["items"]]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            return


def cost(stored: Any, mark: int) -> Plan:
    """Of the finds that read a page, in all."""
    plans = [explain(stored, command) for command in asked(scopes, mark) if page_of(command)[0] > 0]
    stages: set[str] = set(chain.from_iterable(plan.stages for plan in plans))
    return Plan(stages, sum(plan.keys for plan in plans), sum(plan.documents for plan in plans))


def test_every_exact_shape_looks_at_what_it_shows_and_one_more(
    alice: Person, stored: Any, crowd: dict[str, str]
) -> None:
    for shape in EXACT:
        at = mark = len(scopes.commands)
        for number, page in enumerate(walk(alice, query(shape, crowd), LIMIT, pages=4)):
            plan = cost(stored, mark)
            assert not {"SORT", "COLLSCAN"} & plan.stages, (shape, number)
            # the finds for what ties with the page before may each look one key ahead, and find nothing
            assert plan.keys <= LIMIT + 1 + 2 * bool(number) + 2 * ("view" in shape), (shape, number, plan)
            assert plan.documents <= LIMIT + 1 + ("view" in shape), (shape, number)
            assert len(page) == LIMIT, shape
            mark = len(scopes.commands)
        assert at < mark


def test_every_other_list_stays_within_its_user_and_is_soon_there(
    alice: Person, stored: Any, crowd: dict[str, str]
) -> None:
    for shape in OTHERS:
        took = []
        mark = len(scopes.commands)
        for limit in (20, 21, 22):
            began = time.perf_counter()
            assert alice.get(f"/tasks?{query(shape, crowd)}&limit={limit}").status_code == 200
            took.append(time.perf_counter() - began)
        plan = explain(stored, asked(scopes, mark)[-1])
        assert "COLLSCAN" not in plan.stages
        assert plan.documents <= COUNT + 1, shape
        assert min(took) < 0.05, (shape, took)


def test_the_pages_of_every_order_together_are_the_list(
    alice: Person, stored: Any, crowd: dict[str, str]
) -> None:
    everything = set(chain.from_iterable(walk(alice, "label=home", 100)))
    rows = {str(row["_id"]): row for row in stored["myriad_tasks"]["tasks"].find({}, hint="_id_")}
    for sort, field in (
        ("due", "due_at"),
        ("updated", "updated_at"),
        ("priority", "priority"),
        ("position", "position"),
    ):
        for sign in ("", "-"):
            seen = list(chain.from_iterable(walk(alice, f"sort={sign}{sort}&label=home", 100)))
            values = [rows[one][field] for one in seen if rows[one][field] is not None]
            assert len(seen) == len(everything)
            assert set(seen) == everything
            assert values == sorted(values, reverse=bool(sign))
            assert None not in [rows[one][field] for one in seen[: len(values)]]


def test_a_page_far_down_costs_what_the_first_does(alice: Person, stored: Any, crowd: dict[str, str]) -> None:
    shape, cursor, costs = "sort=-updated", "", []
    for _ in range(COUNT * 3 // 4 // 100):
        mark = len(scopes.commands)
        alice.get(f"/tasks?{shape}&limit=3{cursor}")
        costs.append(cost(stored, mark).keys)
        cursor = f"&cursor={alice.get(f'/tasks?{shape}&limit=100{cursor}').json['next_cursor']}"

    assert len(costs) == 15
    assert max(costs) <= 3 + 1 + 2
