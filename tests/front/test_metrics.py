"""What the web processes measured, on a port of its own."""

import re

import pytest
import requests
from prometheus_client import REGISTRY

from devstack.ports import free_port
from tests.front.conftest import sign_up
from tests.support.processes import web
from tests.support.waiting import until
from webapp.core import metrics

KINDS = [
    'method="GET",route="/api/v1/tasks/<task_id>",status="401"',
    'method="POST",route="/api/v1/tasks",status="201"',
    'method="GET",route="/api/v1/tasks",status="200"',
]
DURATIONS = [0.0, 0.001, 0.0011, 0.3, 11.0]


@pytest.mark.usefixtures("_clean")
def test_requests_are_counted_by_route_and_status(environment: dict[str, str]) -> None:
    port = free_port()
    with web(environment, WEB_FRONT="on", WEB_CONCURRENCY="2", METRICS_PORT=str(port)) as running:
        for _ in range(7):
            assert requests.get(f"{running.url}/api/v1/tasks/x", timeout=5).status_code == 401
        ada = sign_up(running, "counted")
        answers = [ada.ask("POST", "/tasks", json={"title": "Pay rent"}), *(ada.read() for _ in range(9))]
        assert {answer.status_code for answer in answers} == {201, 200}
        until(lambda: [_count(port, kind) for kind in KINDS] == [7, 1, 9])


def test_many_at_once_are_what_each_on_its_own_would_be() -> None:
    for seconds in DURATIONS:
        metrics.observe("GET", "each", 200, seconds)
    metrics.observe_many("GET", "many", 200, DURATIONS)

    assert _told("each") == _told("many") != {}


def _count(port: int, kind: str) -> int:
    told = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    found = re.search(re.escape(f"myriad_http_request_seconds_count{{{kind}}} ") + r"(\d+)", told)
    return int(found[1]) if found else 0


def _told(route: str) -> dict[str, float]:
    samples = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    ours = [sample for sample in samples if sample.labels.get("route") == route]
    return {
        sample.name + sample.labels.get("le", ""): sample.value
        for sample in ours
        if not sample.name.endswith("_created")
    }
