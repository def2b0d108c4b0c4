"""What the web processes measured, on a port of its own."""

import requests

from devstack.ports import free_port
from tests.support.processes import web


def test_requests_are_counted_by_route_and_status(environment: dict[str, str]) -> None:
    port = free_port()
    with web(environment, WEB_FRONT="on", WEB_CONCURRENCY="2", METRICS_PORT=str(port)) as running:
        for _ in range(7):
            assert requests.get(f"{running.url}/api/v1/tasks/x", timeout=5).status_code == 401
        told = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text

    count = 'myriad_http_request_seconds_count{method="GET",route="/api/v1/tasks/<task_id>",status="401"} 7.0'
    assert count in told
