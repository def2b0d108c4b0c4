"""X-Request-ID: taken if harmless, made otherwise, and followed into rows, jobs and log lines."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.jobs import Jobs
from webapp.core import clock

MADE = re.compile(r"[0-9a-f]{24}")
GIVEN = "from-the-proxy.1"


@pytest.mark.parametrize("offered", ["abcdefgh", GIVEN, "A_b-9.9999", "x" * 64])
def test_a_harmless_id_is_kept(client: FlaskClient, offered: str) -> None:
    assert client.get("/livez", headers={"X-Request-ID": offered}).headers["X-Request-ID"] == offered


REPLACED = [
    None,
    "",
    "short",
    "x" * 65,
    "with space here",
    'quote"quote',
    "{}{}{}{}",
    "ééééééééé",
    "${jndi:x}",
]


def test_another_is_replaced(subtests: pytest.Subtests, client: FlaskClient) -> None:
    for offered in REPLACED:
        with subtests.test(str(offered)):
            headers = {} if offered is None else {"X-Request-ID": offered}

            assert MADE.fullmatch(client.get("/livez", headers=headers).headers["X-Request-ID"])


def test_each_request_gets_an_id_of_its_own(client: FlaskClient) -> None:
    assert len({client.get("/livez").headers["X-Request-ID"] for _ in range(5)}) == 5


@pytest.mark.both_ways
@pytest.mark.parametrize(
    "path", ["/livez", "/api/v1/tasks", "/nothing", "/api/openapi.json", "/api/v1/tasks/0"]
)
def test_every_answer_bears_it(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"X-Request-ID": GIVEN}).headers["X-Request-ID"] == GIVEN


def lines(caplog: pytest.LogCaptureFixture, name: str) -> list[dict[str, Any]]:
    """The log lines of our own that have this event's name."""
    return [
        record.msg
        for record in caplog.records
        if isinstance(record.msg, dict) and record.msg.get("event") == name
    ]


def test_a_request_is_logged_once_under_its_id(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/api/v1/tasks", headers={"X-Request-ID": GIVEN})

    (line,) = lines(caplog, "request")
    assert (line["request_id"], line["route"], line["status"]) == (GIVEN, "/api/v1/tasks", 401)


def test_the_id_follows_the_work_into_rows_and_jobs(
    client: FlaskClient, stored: Any, jobs: Jobs, mails: Any, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = {"email": "ida@example.com", "password": "correct horse battery", "name": "Ida"}
    assert (
        client.post("/api/v1/auth/register", json=wanted, headers={"X-Request-ID": GIVEN}).status_code == 201
    )

    told = list(stored["myriad_auth"]["outbox"].find({"due": {"$gt": clock.now() - timedelta(days=1)}}))
    assert told
    assert {row["request_id"] for row in told} == {GIVEN}

    jobs.run("auth.relay_outbox")
    since = {"due": {"$gt": clock.now() - timedelta(days=1)}}
    (delivery,) = stored["myriad_notifications"]["deliveries"].find(since)
    assert delivery["request_id"] == GIVEN

    caplog.clear()
    jobs.run("notifications.send_deliveries")
    said = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    about = [
        line for line in said if line.get("delivery") == delivery["_id"] or line.get("event") == "mail_sent"
    ]
    assert about, said
    assert {line["request_id"] for line in about} == {GIVEN}
