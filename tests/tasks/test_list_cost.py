"""A list costs little more than its find: no documents are made of rows, and nothing is checked twice."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.support.cast import Person
from webapp.core import db
from webapp.core.answers import Asking
from webapp.tasks.loaders import load_page
from webapp.tasks.models import Task
from webapp.tasks.schemas import TaskQuery

PAGE, ROUNDS, LOOKS = 20, 9, 20
MOST = 1.3


@pytest.mark.timed
@pytest.mark.usefixtures("_clean")
def test_a_list_of_twenty_spends_little_more_than_a_raw_find_and_orjson(alice: Person) -> None:
    """The cheapest round of each counts, in one of five tries: what shares a core makes either dearer."""
    for number in range(PAGE):
        alice.post("/tasks", json={"title": f"Task {number}", "notes": "x" * 200, "labels": ["home"]})
    user = UUID(alice.id)
    asking = Asking(user, query=TaskQuery())

    assert any(_ratio(lambda: load_page(asking), lambda: _raw(user)) <= MOST for _ in range(5))


def _ratio(ours: Callable[[], object], raw: Callable[[], object]) -> float:
    rounds = [(_cpu(ours), _cpu(raw)) for _ in range(ROUNDS)]
    one, other = (min(costs) for costs in zip(*rounds, strict=True))
    return one / other


def _raw(user: UUID) -> bytes:
    where = {"user_id": user, "deleted_at": None}
    rows: list[Any] = list(db.rows_of(Task).find(where).sort("_id", -1).limit(PAGE + 1))
    return orjson.dumps(rows, default=str)


def _cpu(work: Callable[[], object]) -> float:
    began = time.thread_time()
    for _ in range(LOOKS):
        work()
    return time.thread_time() - began
