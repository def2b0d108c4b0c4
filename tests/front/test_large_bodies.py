"""Exports that go out part by part, and imports that are larger than other bodies."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import requests
from bson import ObjectId

from tests.front.conftest import Caller
from tests.support.processes import Web

TASKS = 1300
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def row(owner: str, **more: Any) -> dict[str, Any]:
    fields = {"title": "x" * 400, "status": "todo", "priority": 0, "position": "i", "deleted_at": None}
    instants = {"created_at": NOW, "updated_at": NOW, "completed_at": None}
    return {"_id": ObjectId(), "user_id": UUID(owner), "version": 1, **fields, **instants, **more}


@pytest.fixture
def owner(ada: Caller) -> str:
    found: str = ada.read("/me").json()["id"]
    return found


def test_an_export_goes_out_part_by_part_and_whole(ada: Caller, owner: str, stored: Any) -> None:
    stored["myriad_tasks"]["tasks"].insert_many([row(owner) for _ in range(TASKS)])
    answer = ada.ask("GET", "/tasks/export", stream=True)
    sizes = [len(part) for part in answer.raw.stream(amt=None, decode_content=True)]

    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in answer.headers
    assert sum(sizes) > TASKS * 400
    assert len(ada.read("/tasks/export").json()["tasks"]) == TASKS
    assert ada.read("/tasks/export?format=ics").text.count("BEGIN:VTODO") == TASKS


def test_an_export_that_fails_on_its_way_is_seen_to(ada: Caller, owner: str, stored: Any) -> None:
    oldest, *rows = (row(owner) for _ in range(TASKS))
    del oldest["status"]
    stored["myriad_tasks"]["tasks"].insert_many([oldest, *rows])

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ada.read("/tasks/export")
    assert ada.read("/tasks?limit=1").status_code == 200


def test_a_refused_export_is_a_problem(ada: Caller, served: Web) -> None:
    assert ada.read("/tasks/export?format=xml").json()["code"] == "validation_failed"
    assert requests.get(f"{served.url}/api/v1/tasks/export", timeout=10).status_code == 401


def test_an_import_may_be_larger_than_other_bodies(ada: Caller) -> None:
    text = "title,notes\n" + f"x,{'n' * 19_000}\n" * 100
    report = ada.ask("POST", "/tasks/import", json={"format": "csv", "text": text}).json()

    assert report["created"] == 100
    assert ada.ask("POST", "/tasks", json={"title": "x", "notes": "n" * 300_000}).status_code == 413


def test_an_import_over_its_bound_is_refused(ada: Caller) -> None:
    body = {"format": "csv", "text": "x" * (10 * 1024 * 1024)}

    assert ada.ask("POST", "/tasks/import", json=body).json()["code"] == "body_too_large"


def test_nobody_sends_a_large_body_without_a_token(served: Web) -> None:
    body = {"format": "csv", "text": "x" * (1024 * 1024)}
    answer = requests.post(f"{served.url}/api/v1/tasks/import", json=body, timeout=10)

    assert answer.status_code == 401
