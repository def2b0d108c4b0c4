"""The pages of views: complete, each task once, the last as cheap as the first; cursors of their own."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from flask.testing import FlaskClient

from tests.conftest import scopes
from tests.support.cast import Person, register
from tests.support.plans import asked, explain, page_of
from webapp.core import clock

NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LIMIT = 5
VIEWS = ["inbox", "today", "upcoming", "overdue", "done", "trash"]


def _row(template: dict[str, Any], number: int) -> dict[str, Any]:
    """Many tie: five instants in all."""
    kind, instant = number % 5, NOON + (number // 5 % 5) * timedelta(minutes=1)
    due = {0: instant - DAY, 1: instant, 2: instant + DAY}
    done, deleted = (instant if kind == 3 else None), (instant if kind == 4 else None)
    return {
        **template,
        "_id": ObjectId(),
        "title": str(number),
        "due_at": due.get(kind),
        "status": "done" if done else "todo",
        "completed_at": done,
        "deleted_at": deleted,
    }


@pytest.fixture
def many(client: FlaskClient, stored: Any) -> Iterator[Person]:
    """Somebody at noon with 400 tasks: a fifth each overdue, due today, upcoming, done and deleted."""
    tasks = stored["myriad_tasks"]["tasks"]
    with clock.stopped(NOON):
        person = register(client, "zoe")
        template = tasks.find_one({"_id": ObjectId(person.task()["id"])})
        tasks.delete_one({"_id": template["_id"]})
        tasks.insert_many(_row(template, number) for number in range(400))
        yield person


def pages(person: Person, view: str) -> Iterator[list[dict[str, Any]]]:
    """The items of each page."""
    cursor = ""
    while True:
        page = person.get(f"/tasks?view={view}&limit={LIMIT}{cursor}").json
        yield page["items"]
        if page["next_cursor"] is None:
            return
        assert len(page["items"]) == LIMIT
        cursor = f"&cursor={page['next_cursor']}"


def wanted(stored: Any, view: str) -> list[str]:
    """The ids that the view should hold, in order, worked out here."""
    rows = list(stored["myriad_tasks"]["tasks"].find({}, hint="_id_"))
    is_open = {row["_id"] for row in rows if not (row["deleted_at"] or row["completed_at"])}
    due = [row for row in rows if row["_id"] in is_open and row["due_at"]]
    today = NOON.replace(hour=0)
    chosen = {
        "inbox": sorted((row for row in rows if row["_id"] in is_open), key=_id, reverse=True),
        "today": sorted((row for row in due if today <= row["due_at"] < today + DAY), key=_due),
        "upcoming": sorted((row for row in due if row["due_at"] >= today + DAY), key=_due),
        "overdue": sorted((row for row in due if row["due_at"] < NOON), key=_due),
        "done": sorted(
            (row for row in rows if row["completed_at"]),
            key=lambda row: (row["completed_at"], row["_id"]),
            reverse=True,
        ),
        "trash": sorted(
            (row for row in rows if row["deleted_at"]), key=lambda row: (NOON - row["deleted_at"], row["_id"])
        ),
    }
    return [str(row["_id"]) for row in chosen[view]]


def _id(row: dict[str, Any]) -> Any:
    return row["_id"]


def _due(row: dict[str, Any]) -> Any:
    return row["due_at"], row["_id"]


@pytest.mark.parametrize("view", VIEWS)
def test_the_pages_together_are_the_view_and_each_is_read_from_an_index_in_order(
    many: Person, stored: Any, view: str
) -> None:
    seen: list[str] = []
    mark = len(scopes.commands)
    for items in pages(many, view):
        plans = [explain(stored, command) for command in asked(scopes, mark) if page_of(command)[0] > 1]
        assert not any({"SORT", "COLLSCAN"} & plan.stages for plan in plans)
        assert sum(plan.keys for plan in plans) <= LIMIT + 3
        assert sum(plan.documents for plan in plans) <= LIMIT + 1
        seen += [item["id"] for item in items]
        mark = len(scopes.commands)

    assert len(seen) >= 80
    assert seen == wanted(stored, view)


@pytest.mark.parametrize("view", ["today", "overdue", "upcoming"])
def test_what_is_due_next_is_found_at_once(many: Person, stored: Any, view: str) -> None:
    mark = len(scopes.commands)
    many.get(f"/tasks?view={view}")
    (*_, last) = [explain(stored, command) for command in asked(scopes, mark)]

    assert last.keys <= 21
    assert "SORT" not in last.stages


@pytest.mark.parametrize("view", ["", *VIEWS])
def test_a_cursor_continues_no_other_view(many: Person, view: str) -> None:
    cursor = many.get(f"/tasks?limit=1&view={view}" if view else "/tasks?limit=1").json["next_cursor"]
    others = [f"view={other}&" for other in VIEWS if other != view] + ([""] if view else [])

    assert cursor
    for other in others:
        answer = many.get(f"/tasks?{other}cursor={cursor}")
        assert (answer.status_code, answer.json["code"]) == (400, "cursor_invalid"), other


CURSORS = [
    b"",
    b"today",
    b"\0" * 12,
    b"\0" * 12 + b"today",
    b"\0" * 19 + b"today",
    b"\0" * 20,
    b"\0" * 20 + b"todayx",
    b"\0" * 12 + b"\x7f" + b"\xff" * 7 + b"today",
]


def test_a_cursor_that_we_did_not_give_out_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for cursor in CURSORS:
        with subtests.test(str(cursor)):
            text = base64.urlsafe_b64encode(cursor).decode()
            answer = alice.get(f"/tasks?view=today&cursor={text}")

            assert (answer.status_code, answer.json["code"]) == (400, "cursor_invalid")


def test_a_cursor_from_yesterday_brings_nothing_of_yesterday_back(many: Person) -> None:
    cursor = many.get("/tasks?view=today&limit=1").json["next_cursor"]
    with clock.stopped(NOON + DAY):
        items = many.get(f"/tasks?view=today&cursor={cursor}").json["items"]

    assert items
    assert {item["due_at"][:10] for item in items} == {"2027-03-11"}
