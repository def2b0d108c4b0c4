"""POST /api/v1/csp-reports."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from tests.contracts.problems import assert_problem

PATH = "/api/v1/csp-reports"
NEW = "application/reports+json"
OLD = "application/csp-report"


def violation(**fields: str) -> dict[str, Any]:
    body = {
        "effectiveDirective": "script-src-elem",
        "blockedURL": "https://evil.example/x.js?token=s3cr3t",
        "documentURL": "https://app.example/verify-email?token=s3cr3t",
        "sample": "s3cr3t",
        **fields,
    }
    return {"type": "csp-violation", "url": "https://app.example/", "body": body}


def send(client: FlaskClient, body: Any, kind: str = NEW) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(PATH, data=data, content_type=kind)


def told(client: FlaskClient, body: Any, kind: str = NEW) -> list[dict[str, Any]]:
    with capture_logs() as lines:
        answer = send(client, body, kind)
    assert (answer.status_code, answer.data) == (204, b"")
    return [dict(line) for line in lines if line["event"] == "csp_violation"]


def test_a_report_is_logged_without_what_may_be_secret(client: FlaskClient) -> None:
    (line,) = told(client, [violation()])

    assert line["directive"] == "script-src-elem"
    assert line["blocked"] == "evil.example/x.js"
    assert line["page"] == "app.example/verify-email"
    assert "s3cr3t" not in str(line)


def test_the_older_form_is_taken_too(client: FlaskClient) -> None:
    report = {"violated-directive": "img-src", "blocked-uri": "inline", "document-uri": "https://a.example/x"}

    (line,) = told(client, {"csp-report": report}, OLD)

    assert (line["directive"], line["page"]) == ("img-src", "a.example/x")


def test_of_many_reports_in_one_ten_are_told(client: FlaskClient) -> None:
    assert len(told(client, [violation()] * 20)) == 10


def test_long_values_are_cut(client: FlaskClient) -> None:
    (line,) = told(client, [violation(effectiveDirective="x" * 5000)])

    assert len(line["directive"]) == 200


@pytest.mark.parametrize("body", [[], [1, None, "x"], [{}], {}, {"csp-report": 7}, 7, "x"])
def test_a_report_of_another_form_breaks_nothing(client: FlaskClient, body: Any) -> None:
    assert send(client, body).status_code == 204


def test_what_is_too_large_malformed_or_no_report_is_refused(client: FlaskClient) -> None:
    assert_problem(send(client, b"[" + b" " * 17_000 + b"]"), 413)
    assert_problem(send(client, b"{"), 400)
    assert_problem(send(client, [], "text/plain"), 415)
