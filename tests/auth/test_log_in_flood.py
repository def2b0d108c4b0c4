"""Two hundred log-ins a second, of which a process can check some twenty: everybody else must not notice."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.auth.flooding import WANTED
from tests.support.cast import PASSWORD
from tests.support.processes import web
from tests.support.raw import Raw
from webapp.core.web.application import Application

SLOWER = 1.5
REQUESTS = 500

pytestmark = [pytest.mark.faults, pytest.mark.long, pytest.mark.timeout(300)]


def test_a_flood_of_log_ins_leaves_other_requests_alone(
    app: Application, environment: dict[str, str], root: Path
) -> None:
    with web(environment, WEB_CONCURRENCY="1") as running:
        wanted = {"email": "flood@example.com", "password": PASSWORD, "name": "Flood"}
        signed_up = requests.post(f"{running.url}/api/v1/auth/register", json=wanted, timeout=10)
        token = signed_up.json()["access_token"]
        quiet = min(p99(running.url, token) for _ in range(3))
        with flood(running.url, root) as told:
            flooded = min(p99(running.url, token) for _ in range(3))

    counts, seconds = told["counts"], told["seconds"]
    print(f"p99 {quiet * 1000:.1f} ms; {flooded * 1000:.1f} ms in a flood: {counts} in {seconds:.0f} s")
    assert set(counts) == {"401", "503"}
    assert sum(counts.values()) / seconds > 0.8 * WANTED
    assert flooded <= SLOWER * quiet


@contextmanager
def flood(url: str, root: Path) -> Iterator[dict[str, Any]]:
    """Around what happens meanwhile. Out, at the end: the answers that the flood got."""
    command = [sys.executable, "-m", "tests.auth.flooding", url]
    pipe = subprocess.PIPE
    told: dict[str, Any] = {}
    with subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, text=True) as running:
        time.sleep(1)
        try:
            yield told
        finally:
            said, _ = running.communicate(timeout=30)
    told |= json.loads(said)


def p99(url: str, token: str) -> float:
    """Of requests in turn, in seconds: an uncached list of tasks, by one connection that is kept."""
    raw, took = Raw(url), []
    asks = [raw.request("GET", f"/api/v1/tasks?limit={1 + page}", token=token) for page in range(100)]
    for number in range(REQUESTS):
        started = time.perf_counter()
        status = raw.ask(asks[number % 100])
        took.append(time.perf_counter() - started)
        assert status == 200
        time.sleep(0.005)
    raw.close()
    return sorted(took)[int(len(took) * 0.99)]
