"""db.atomic: all of a transaction's writes, or none, and effects only after the commit."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from bson import ObjectId
from pymongo.errors import DuplicateKeyError, OperationFailure

from tests.conftest import scopes
from tests.support.failing import failing
from webapp.core import clock, db
from webapp.core.web.application import Application
from webapp.tasks.models import Task

SERVICE = "tasks"
TRANSIENT = {
    "errorCode": 112,
    "errorLabels": ["TransientTransactionError"],
    "namespace": "myriad_tasks.tasks",
}


class Refused(Exception):
    """What the work raises."""


def new_task(user: UUID) -> Task:
    now = clock.now()
    return Task(
        id=ObjectId(),
        user_id=user,
        version=1,
        position="a",
        title="x",
        status="todo",
        priority=0,
        created_at=now,
        updated_at=now,
    )


def count(user: UUID) -> int:
    return db.rows_of(Task).count_documents({"user_id": user})


@pytest.fixture
def user(app: Application, _clean: None) -> Iterator[UUID]:
    with app.app_context():
        yield uuid4()


def test_what_is_committed_is_stored(user: UUID) -> None:
    assert db.atomic(SERVICE, lambda: db.insert(new_task(user))["user_id"]) == user
    assert count(user) == 1


def test_an_aborted_transaction_stores_nothing_of_any_kind(user: UUID) -> None:
    kept = db.insert(new_task(user))

    def work() -> None:
        db.insert(new_task(user))
        new_task(user).save(force_insert=True)
        db.rows_of(Task).insert_one({"_id": ObjectId(), "user_id": user})
        db.modify(Task, {"_id": kept["_id"], "user_id": user}, {"$set": {"title": "changed"}})
        Task.objects(id=kept["_id"], user_id=user).update(set__notes="changed")
        assert count(user) == 4
        raise Refused

    with pytest.raises(Refused):
        db.atomic(SERVICE, work)

    assert count(user) == 1
    assert db.rows_of(Task).find_one({"_id": kept["_id"], "user_id": user}) == kept


def test_a_transaction_is_not_seen_before_it_is_committed(user: UUID) -> None:
    def work() -> int:
        db.insert(new_task(user))
        with ThreadPoolExecutor(1) as elsewhere:
            return elsewhere.submit(count, user).result()

    assert db.atomic(SERVICE, work) == 0
    assert count(user) == 1


def test_effects_run_after_the_commit_in_their_order(user: UUID) -> None:
    seen: list[object] = []

    def work() -> None:
        db.after_commit(lambda: seen.append(("first", count(user))))
        db.insert(new_task(user))
        db.after_commit(lambda: seen.append("second"))
        seen.append("work")

    db.atomic(SERVICE, work)

    assert seen == ["work", ("first", 1), "second"]


def test_effects_do_not_run_when_the_transaction_is_aborted(user: UUID) -> None:
    seen: list[str] = []

    def work() -> None:
        db.after_commit(lambda: seen.append("effect"))
        raise Refused

    with pytest.raises(Refused):
        db.atomic(SERVICE, work)
    db.atomic(SERVICE, lambda: db.insert(new_task(user)))

    assert seen == []


def test_an_effect_outside_any_transaction_runs_at_once() -> None:
    seen: list[str] = []
    db.after_commit(lambda: seen.append("effect"))

    assert seen == ["effect"]


def test_a_nested_transaction_joins_the_outer_one(user: UUID) -> None:
    seen: list[str] = []

    def inner() -> None:
        db.insert(new_task(user))
        db.after_commit(lambda: seen.append("inner"))

    def outer() -> None:
        db.atomic(SERVICE, inner)
        assert seen == []
        raise Refused

    with pytest.raises(Refused):
        db.atomic(SERVICE, outer)
    assert (count(user), seen) == (0, [])

    db.atomic(SERVICE, lambda: db.atomic(SERVICE, inner))
    assert (count(user), seen) == (1, ["inner"])


def test_a_transient_fault_is_tried_again_with_one_effect(user: UUID, stored: object) -> None:
    runs: list[int] = []
    effects: list[str] = []

    def work() -> None:
        runs.append(1)
        db.after_commit(lambda: effects.append("effect"))
        db.insert(new_task(user))

    with failing(stored, ["insert"], times=2, **TRANSIENT):
        db.atomic(SERVICE, work)

    assert (len(runs), count(user), effects) == (3, 1, ["effect"])


def test_an_unclear_commit_is_asked_again_and_has_one_effect(user: UUID, stored: object) -> None:
    with failing(stored, ["commitTransaction"], times=1, errorCode=91):
        db.atomic(SERVICE, lambda: db.insert(new_task(user)))

    assert count(user) == 1


def test_a_lasting_fault_is_told_and_stores_nothing(user: UUID, stored: object) -> None:
    with (
        failing(stored, ["insert"], errorCode=2, namespace="myriad_tasks.tasks"),
        pytest.raises(OperationFailure),
    ):
        db.atomic(SERVICE, lambda: db.insert(new_task(user)))

    assert count(user) == 0


def test_a_taken_id_aborts_all_of_it(user: UUID) -> None:
    twin = new_task(user)

    def work() -> None:
        db.insert(new_task(user))
        db.insert(twin)
        db.insert(twin)

    with pytest.raises(DuplicateKeyError):
        db.atomic(SERVICE, work)
    assert count(user) == 0


@pytest.mark.usefixtures("_clean")
def test_a_transaction_that_leaves_its_service_would_be_seen() -> None:
    def work() -> None:
        for service in ("tasks", "auth"):
            db.collection(service, "outbox").find_one({"_id": uuid4(), "user_id": uuid4()})

    db.atomic(SERVICE, work)

    assert scopes.violations == ["find in another service's transaction"]
    scopes.violations.clear()
