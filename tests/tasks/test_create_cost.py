"""What making a task costs: round trips to the database and to Redis, counted at the clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from redis.connection import AbstractConnection

from tests.conftest import scopes
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.tasks.test_projects import project


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """The round trips within the block. A pipeline is sent as one."""
    trips = {"database": 0, "redis": 0}
    real = AbstractConnection.send_packed_command

    def sent(self: Any, *arguments: Any, **options: Any) -> Any:
        trips["redis"] += 1
        return real(self, *arguments, **options)

    mark = len(scopes.commands)
    with monkeypatch.context() as patch:
        patch.setattr(AbstractConnection, "send_packed_command", sent)
        yield trips
    trips["database"] = len(scopes.commands) - mark


@pytest.mark.parametrize(
    ("fields", "headers", "database"),
    [
        ({}, {}, 1),
        ({"labels": ["home"], "notes": "x", "checklist": [{"text": "one"}], "priority": 2}, {}, 1),
        ({"due": {"date": "2027-01-31"}}, {}, 2),
        ({"project_id": "P"}, {}, 2),
        ({"project_id": "P", "due": {"date": "2027-01-31"}}, {}, 3),
        ({"parent_id": "T"}, {}, 4),
        ({}, {"Idempotency-Key": "once"}, 4),
    ],
    ids=["plain", "full", "due", "project", "project and due", "subtask", "with a key"],
)
def test_a_task_costs_few_round_trips(
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    fields: dict[str, Any],
    headers: dict[str, str],
    database: int,
) -> None:
    ids = {"P": project(alice)["id"], "T": alice.task()["id"]}
    fields = {name: ids.get(str(value), value) for name, value in fields.items()}
    with counted(monkeypatch) as trips:
        answer = alice.post("/tasks", {"title": "Pay rent", **fields}, headers=headers)

    assert answer.status_code == 201
    assert trips["database"] <= database
    assert 1 <= trips["redis"] <= 4


@pytest.mark.parametrize(("events", "database"), [(["task.created"], 4), (["reminder"], 1)])
def test_a_task_that_a_webhook_is_told_of_costs_little_more(
    alice: Person, jobs: Jobs, monkeypatch: pytest.MonkeyPatch, events: list[str], database: int
) -> None:
    jobs.run("auth.relay_outbox")
    assert alice.post("/webhooks", {"url": "https://example.com", "events": events}).status_code == 201
    jobs.run("notifications.relay_outbox")
    with counted(monkeypatch) as trips:
        assert alice.post("/tasks", {"title": "Pay rent"}).status_code == 201

    assert trips["database"] <= database
    assert (database > 1) == (trips["database"] > 1)


def test_who_has_no_webhook_is_known_from_the_start(
    alice: Person, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.run("auth.relay_outbox")
    with counted(monkeypatch) as trips:
        alice.task()

    assert trips["database"] == 1
