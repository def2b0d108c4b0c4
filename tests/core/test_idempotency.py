"""Idempotency-Key: the first answer is kept and replayed, and the effect happens once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.cast import Person
from tests.support.failing import failing
from webapp.core import clock, idempotency
from webapp.core.web.application import Application

pytestmark = pytest.mark.both_ways
KEY = {"Idempotency-Key": "k-1"}
BODY = {"title": "Pay rent"}
ROWS = "myriad_tasks"


def titles(person: Person) -> list[str]:
    return [task["title"] for task in person.get("/tasks?limit=100").json["items"]]


@pytest.mark.both
def test_the_answer_is_replayed_byte_for_byte(alice: Person) -> None:
    first = alice.post("/tasks", BODY, headers=KEY)
    alice.patch(f"/tasks/{first.json['id']}", {"title": "Changed since"})
    again = alice.post("/tasks", BODY, headers=KEY)

    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.content_type == first.content_type
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert titles(alice) == ["Changed since"]


def test_a_key_is_of_one_person_one_address_and_one_method(alice: Person, bob: Person) -> None:
    made = alice.post("/tasks", BODY, headers=KEY).json
    theirs = bob.post("/tasks", BODY, headers=KEY).json

    assert theirs["id"] != made["id"]
    assert alice.post(f"/tasks/{made['id']}/complete", headers=KEY).json["task"]["status"] == "done"
    assert alice.post(f"/tasks/{made['id']}/reopen", headers=KEY).json["status"] == "todo"


def test_another_body_with_the_same_key_is_refused(alice: Person) -> None:
    alice.post("/tasks", BODY, headers=KEY)
    other = alice.post("/tasks", {"title": "Other"}, headers=KEY)

    assert (other.status_code, other.json["code"]) == (422, "idempotency_mismatch")
    assert titles(alice) == ["Pay rent"]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(alice: Person, key: str) -> None:
    answer = alice.post("/tasks", BODY, headers={"Idempotency-Key": key})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"
    assert alice.post("/tasks", BODY, headers={"Idempotency-Key": "x" * 255}).status_code == 201


@pytest.mark.parametrize("body", [{"title": ""}, {"titel": "Pay rent"}])
def test_a_refusal_is_kept_too(alice: Person, body: dict[str, str]) -> None:
    first = alice.post("/tasks", body, headers=KEY)
    again = alice.post("/tasks", body, headers=KEY)

    assert first.status_code == 422
    assert (again.status_code, again.data, again.content_type) == (422, first.data, first.content_type)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert alice.post("/tasks", BODY, headers=KEY).json["code"] == "idempotency_mismatch"


def test_of_sixteen_twins_one_makes_the_task(app: Application, alice: Person) -> None:
    def post(_: int) -> Any:
        return replace(alice, client=app.test_client(use_cookies=False)).post("/tasks", BODY, headers=KEY)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(post, range(16)))

    assert titles(alice) == ["Pay rent"]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.data for answer in answers if answer.status_code == 201}) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json["code"] == "idempotency_in_progress"
            assert answer.headers["Retry-After"]


def claim_of(stored: Any) -> dict[str, Any]:
    claim: dict[str, Any] = stored[ROWS]["idempotency_claims"].find_one({"_id": {"$gt": ""}})
    return claim


def unfinished(stored: Any, alice: Person, due_in: timedelta) -> None:
    """As after a crash between claim and effect: the claim is there, the task and the answer are not."""
    made = alice.post("/tasks", BODY, headers=KEY).json
    alice.delete(f"/tasks/{made['id']}")
    state = {"status": None, "due": clock.now() + due_in, "owner": "died"}
    stored[ROWS]["idempotency_claims"].update_one(
        {"_id": claim_of(stored)["_id"]}, {"$set": state, "$unset": {"body": "", "headers": ""}}
    )


def test_a_claim_whose_holder_died_is_taken_over_when_its_lease_is_over(alice: Person, stored: Any) -> None:
    unfinished(stored, alice, timedelta(seconds=-1))

    assert alice.post("/tasks", BODY, headers=KEY).status_code == 201
    assert titles(alice) == ["Pay rent"]
    assert alice.post("/tasks", BODY, headers=KEY).headers["Idempotency-Replayed"] == "true"


def test_a_claim_is_held_until_its_lease_is_over(alice: Person, stored: Any) -> None:
    unfinished(stored, alice, timedelta(seconds=60))

    answer = alice.post("/tasks", BODY, headers=KEY)

    assert (answer.status_code, answer.json["code"]) == (409, "idempotency_in_progress")
    assert titles(alice) == []


def test_a_key_may_be_used_anew_after_a_day(alice: Person) -> None:
    first = alice.post("/tasks", BODY, headers=KEY)
    with clock.shifted(timedelta(hours=23, minutes=59)):
        assert alice.post("/tasks", BODY, headers=KEY).data == first.data
    with clock.shifted(timedelta(hours=24)):
        other = alice.post("/tasks", {"title": "Another day"}, headers=KEY)

    assert other.status_code == 201
    assert titles(alice) == ["Another day", "Pay rent"]


@pytest.mark.parametrize("collection", ["tasks", "idempotency_claims"])
def test_effect_and_answer_are_stored_together_or_not_at_all(
    alice: Person, stored: Any, collection: str
) -> None:
    """The insert of the task fails, or the writing of the answer does."""
    command = "insert" if collection == "tasks" else "update"
    with failing(stored, [command], namespace=f"{ROWS}.{collection}", errorCode=2):
        failed = alice.post("/tasks", BODY, headers=KEY)

    assert failed.status_code == 500
    assert titles(alice) == []
    assert stored[ROWS]["idempotency_claims"].count_documents({"_id": {"$gt": ""}}) == 0
    made = alice.post("/tasks", BODY, headers=KEY)
    assert made.status_code == 201
    assert "Idempotency-Replayed" not in made.headers
    assert titles(alice) == ["Pay rent"]


def test_a_transient_fault_is_tried_again_and_has_one_effect(alice: Person, stored: Any) -> None:
    transient = {"errorCode": 112, "errorLabels": ["TransientTransactionError"]}
    with failing(stored, ["insert"], times=2, namespace=f"{ROWS}.tasks", **transient):
        answer = alice.post("/tasks", BODY, headers=KEY)

    assert answer.status_code == 201
    assert titles(alice) == ["Pay rent"]


def test_completing_with_a_key_is_replayed(alice: Person) -> None:
    made = alice.task()
    first = alice.post(f"/tasks/{made['id']}/complete", headers=KEY)
    alice.post(f"/tasks/{made['id']}/reopen")

    assert alice.post(f"/tasks/{made['id']}/complete", headers=KEY).data == first.data
    assert alice.get(f"/tasks/{made['id']}").json["status"] == "todo"


def test_an_answer_that_was_stored_after_all_is_not_forgotten(alice: Person) -> None:
    """The database went away at the commit, the commit went through, and the request gave the key back."""
    claim = idempotency.begin("tasks", UUID(alice.id), "POST", "/x", "k", b"{}", lease=5)
    idempotency.finish("tasks", claim, status=201, headers={}, body=b"made")
    idempotency.free("tasks", claim)

    again = idempotency.begin("tasks", UUID(alice.id), "POST", "/x", "k", b"{}", lease=5)
    assert (again["status"], again["body"]) == (201, b"made")
