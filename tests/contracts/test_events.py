"""Events keep their form: schemas are current, what is sent follows them, earlier ones are still heard."""

import json
import shutil
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest

from config.connections import pools
from config.settings import Settings
from tests.support import events as held
from tests.support.jobs import Jobs
from webapp import wiring
from webapp.contracts import envelope, events
from webapp.contracts.envelope import Malformed

STORED = sorted((Path(__file__).parent / "events").glob("*.json"))


def _row(**changes: Any) -> dict[str, Any]:
    row = json.loads((Path(__file__).parent / "events" / "auth.session.revoked.v1.json").read_text())
    return {
        "_id": row["id"],
        "user_id": uuid4(),
        "type": "auth.session.revoked",
        "subject": "s",
        "created_at": datetime.now(UTC),
        "request_id": "r",
        "data": {"sid": "s", "reason": "logged_out"},
        **changes,
    }


def test_the_schemas_are_what_events_py_says(root: Path) -> None:
    done = subprocess.run([sys.executable, "scripts/event-schemas", "--check"], cwd=root, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_a_stale_schema_is_told(root: Path, tmp_path: Path) -> None:
    for folder in ("webapp", "config", "scripts"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    stale = tmp_path / "webapp" / "contracts" / "schemas" / "auth.user.changed.v1.json"
    stale.write_text(stale.read_text().replace('"email"', '"mail"'))
    command = [sys.executable, "scripts/event-schemas", "--check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "auth.user.changed.v1.json is not what webapp/contracts/events says" in done.stderr


def test_an_event_is_held_to_its_schema() -> None:
    held.hold(_row())
    for wrong in ({"data": {"sid": 7, "reason": "x"}}, {"data": {"sid": "s"}}, {"user_id": "nobody"}):
        with pytest.raises(jsonschema_rs.ValidationError):
            held.hold(_row(**wrong))


def test_an_event_of_each_type_is_stored() -> None:
    assert {path.name.rpartition(".v")[0] for path in STORED} == set(events.EVENTS)


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_an_event_that_was_sent_once_is_still_heard(jobs: Jobs, settings: Settings, path: Path) -> None:
    sent = envelope.unwrap(path.read_bytes())
    wired = wiring.connect(settings, pools.web(settings))
    known = envelope.unwrap((path.parent / "auth.user.changed.v1.json").read_bytes())
    for service in ("notifications", "tasks"):
        wired.hear(service, known)
    for subscriber in sent.event.subscribers:
        wired.hear(subscriber, sent)
        wired.hear(subscriber, sent)


def test_what_a_later_release_adds_is_passed_over() -> None:
    body = json.loads(STORED[0].read_text())
    body["data"]["invented_later"] = 1
    body["later"] = True
    assert envelope.unwrap(json.dumps(body).encode()) == envelope.unwrap(STORED[0].read_bytes())


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"type": "no.such.event", "id": "1"}'])
def test_what_is_no_event_of_ours_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        envelope.unwrap(body)


def test_an_event_survives_the_way(settings: Settings) -> None:
    event = events.UserChanged(
        user_id=uuid4(), version=3, email="a@b.c", email_verified=True, name="A", timezone="UTC", locale="en"
    )
    row = _row(_id=event.id, user_id=event.user_id, type=event.type, data=event.data(), traceparent="00-1")
    heard = envelope.unwrap(envelope.wrap(row, source="auth"))
    assert heard.event == event
    assert (heard.id, heard.request_id, heard.traceparent) == (event.id, "r", "00-1")
    assert {field.name for field in fields(event)} == {"user_id", *event.data()}
