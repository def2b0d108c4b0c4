"""GET /tasks/{id}."""

import pytest

from tests.support.cast import Person

UNKNOWN = "0123456789abcdef01234567"
MALFORMED = [
    "0",
    "x" * 24,
    UNKNOWN + "0",
    "0123456789ab",
    "%00",
    "%F0%9F%92%A9",
    "%7B%22$ne%22:null%7D",
    "-1",
]
PATHS = [
    ("GET", "", None),
    ("PATCH", "", {"title": "Mine now"}),
    ("DELETE", "", None),
    ("POST", "/complete", {}),
    ("POST", "/skip", {}),
    ("GET", "/occurrences", None),
    ("POST", "/reopen", {}),
    ("POST", "/restore", {}),
]


def test_a_strangers_task_is_not_told_from_one_that_is_not_there(
    subtests: pytest.Subtests, alice: Person, bob: Person
) -> None:
    for method, action, body in PATHS:
        with subtests.test(str((method, action, body))):
            mine = alice.task()
            as_bob = {"json": body, "headers": {"X-Request-ID": "the-same-id"}}

            foreign = bob.request(method, f"/tasks/{mine['id']}{action}", **as_bob)
            unknown = bob.request(method, f"/tasks/{UNKNOWN}{action}", **as_bob)

            assert foreign.status_code == unknown.status_code == 404
            assert foreign.json == unknown.json
            assert foreign.json["code"] == "task_not_found"
            assert alice.get(f"/tasks/{mine['id']}").json == mine


def test_what_cannot_be_an_id_is_not_found(subtests: pytest.Subtests, alice: Person) -> None:
    for method, action, body in PATHS:
        with subtests.test(str((method, action, body))):
            for task_id in MALFORMED:
                answer = alice.request(method, f"/tasks/{task_id}{action}", json=body)

                assert (answer.status_code, answer.json["code"]) == (404, "task_not_found"), task_id


def test_a_task_in_the_trash_can_be_read(alice: Person) -> None:
    made = alice.task()
    alice.delete(f"/tasks/{made['id']}")

    assert alice.get(f"/tasks/{made['id']}").json["deleted_at"] is not None
