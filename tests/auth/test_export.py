"""POST /me/export and GET /me/export/{id}: all of one's data in one ZIP."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from devstack.catcher import Catcher
from tests.auth.inbox import subjects
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.contracts.events import ExportRequested
from webapp.core import clock, leaving
from webapp.tasks import public as tasks


def fetch(person: Person, export_id: str) -> dict[str, Any]:
    """What the ZIP holds, by the names of its files."""
    answer = person.get(f"/me/export/{export_id}")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def test_every_service_hands_over_its_part(alice: Person, bob: Person, jobs: Jobs, mails: Catcher) -> None:
    made = [alice.task(title=f"Task {number}", notes="é\n" * 1000) for number in range(30)]
    alice.delete(f"/tasks/{made[0]['id']}")
    bob.task(title="Not hers")
    jobs.drain()

    export_id = alice.post("/me/export").json["id"]
    waiting = alice.get(f"/me/export/{export_id}")
    jobs.drain()
    held = fetch(alice, export_id)

    assert (waiting.status_code, waiting.data, waiting.headers["Retry-After"]) == (202, b"", "5")
    assert set(held) == {"auth.json", "tasks.json", "notifications.json"}
    assert {one["title"] for one in held["tasks.json"]["tasks"]} == {one["title"] for one in made}
    assert held["tasks.json"]["tasks"][0]["notes"] == "é\n" * 1000
    assert held["auth.json"]["users"][0]["email"] == alice.email
    assert held["auth.json"]["audit"]
    assert held["notifications.json"]["deliveries"][0]["recipient"] == alice.email
    assert "Not hers" not in str(held)
    assert "Your data is ready" in subjects(mails, alice.email)


def test_what_guards_the_account_is_not_in_it(alice: Person, jobs: Jobs) -> None:
    alice.post("/auth/otp/setup")
    export_id = alice.post("/me/export").json["id"]
    jobs.drain()

    text = json.dumps(fetch(alice, export_id))
    assert "argon2" not in text
    assert not {"password_hash", "salt", "otp", "security"} & set(text.replace('"', " ").split())


def test_a_strangers_export_is_not_found(alice: Person, bob: Person, jobs: Jobs) -> None:
    export_id = alice.post("/me/export").json["id"]
    jobs.drain()

    assert bob.get(f"/me/export/{export_id}").json["code"] == "export_not_found"


def test_an_export_lasts_a_week(alice: Person, jobs: Jobs) -> None:
    export_id = alice.post("/me/export").json["id"]
    jobs.drain()

    with clock.shifted(timedelta(days=7, seconds=1)):
        assert alice.get(f"/me/export/{export_id}").status_code == 404


def test_a_service_that_is_asked_twice_changes_nothing(alice: Person, jobs: Jobs, mails: Catcher) -> None:
    alice.task()
    export_id = alice.post("/me/export").json["id"]
    for _ in range(2):
        again = ExportRequested(user_id=UUID(alice.id), export_id=export_id)
        tasks.handle(again, again.id)
        jobs.drain()

    assert len(fetch(alice, export_id)["tasks.json"]["tasks"]) == 1
    assert subjects(mails, alice.email).count("Your data is ready") == 1


@pytest.mark.parametrize("size", [0, 1, 5000])
def test_pieces_make_the_whole_again(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(leaving, "CHUNK_BYTES", 1000)
    rows = [{"_id": number, "user_id": 1, "title": f"é {number * 7919}"} for number in range(size)]

    chunks = leaving.packed({"rows": rows, "none": []})

    whole = json.loads(b"".join(leaving.unpacked(chunks)))
    assert whole == {"rows": [{"id": row["_id"], "title": row["title"]} for row in rows], "none": []}
    assert len(chunks) > 5 or size < 5000
