"""A request's id follows its work into jobs, rows and log lines."""

import json
import logging
from typing import Any

import pytest
from flask.testing import FlaskClient

from config.settings import Settings
from devstack.catcher import Catcher
from tests.support import processes
from tests.support.cast import PASSWORD
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from tests.support.waiting import until

ASKED = "req-4f1c.2a_9"
WANTED = {"email": "carol@example.com", "password": PASSWORD, "name": "Carol", "token_transport": "body"}


def _register(client: FlaskClient) -> None:
    answer = client.post("/api/v1/auth/register", json=WANTED, headers={"X-Request-ID": ASKED})
    assert answer.status_code == 201
    assert answer.headers["X-Request-ID"] == ASKED


def test_the_rows_that_a_request_causes_bear_its_id(
    client: FlaskClient, jobs: Jobs, servers: Servers, settings: Settings
) -> None:
    _register(client)
    outbox = servers.client[settings.database_name("auth")]["outbox"]
    assert {row["request_id"] for row in outbox.find(hint="_id_")} == {ASKED}
    jobs.run("auth.relay_outbox")
    ledger = servers.client[settings.database_name("notifications")]["deliveries"]
    assert {row["request_id"] for row in ledger.find(hint="_id_")} == {ASKED}


def test_the_lines_that_its_jobs_log_bear_its_id(
    client: FlaskClient, jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    _register(client)
    jobs.run("auth.relay_outbox")
    with caplog.at_level(logging.INFO):
        jobs.run("notifications.send_deliveries")
    lines: list[dict[str, Any]] = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    (ended,) = (line for line in lines if line["event"] == "delivery_ended")
    assert ended["request_id"] == ASKED


def test_a_nudge_alone_brings_the_work_and_its_id_to_a_worker(
    client: FlaskClient, environment: dict[str, str], mails: Catcher
) -> None:
    with processes.worker(environment, WORKER_CONCURRENCY="1") as worker:
        _register(client)
        until(lambda: mails.messages("carol@example.com"))
        assert worker.log is not None
        log = worker.log
        until(lambda: "delivery_ended" in log.read_text())
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith('{"')]
    (ended,) = (line for line in lines if line["event"] == "delivery_ended")
    assert ended["request_id"] == ASKED
    assert ended["services"] == "auth,tasks,notifications"
