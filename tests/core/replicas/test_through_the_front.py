"""The front puts holds, loads and offers by itself: there too a user reads their own writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
import requests

from config.settings import Settings
from devstack.ports import free_port
from tests.core.replicas.pairs import stale_reads
from tests.support.cast import PASSWORD
from tests.support.processes import web
from tests.support.replicas import ReplicaSet
from tests.support.servers import Servers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


@dataclass
class Served:
    """gunicorn with the front, one person's token, and its figures."""

    url: str
    metrics: str
    session: requests.Session

    def ask(self, method: str, path: str, body: object = None) -> requests.Response:
        answer = self.session.request(method, f"{self.url}/api/v1{path}", json=body, timeout=10)
        assert answer.status_code in (200, 201), answer.text
        return answer

    def fills(self) -> dict[str, int]:
        """How many ended how."""
        text = requests.get(self.metrics, timeout=5).text
        found = re.findall(r'^myriad_replica_reads_total\{outcome="(\w+)"\} (\d+)', text, re.MULTILINE)
        return {outcome: int(count) for outcome, count in found}


@pytest.fixture
def served(members: ReplicaSet, replicated: Settings, environment: dict[str, str]) -> Iterator[Served]:
    own = {**environment, "MONGODB_URI": members.server.uri, "READ_REPLICAS": "on", "WEB_FRONT": "on"}
    port = free_port()
    members.catch_up()
    with web(own, WEB_CONCURRENCY="1", METRICS_PORT=str(port)) as running, requests.Session() as session:
        found = Served(running.url, f"http://127.0.0.1:{port}/metrics", session)
        wanted = {"email": f"{uuid4()}@example.com", "password": PASSWORD, "name": "x"}
        token = found.ask("POST", "/auth/register", wanted).json()["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        yield found
    members.leave_behind()


def test_the_front_reads_its_users_own_writes_from_secondaries(served: Served, members: ReplicaSet) -> None:
    told = stale_reads(
        members,
        create=lambda title: served.ask("POST", "/tasks", {"title": title}).json()["id"],
        change=lambda task, title: served.ask("PATCH", f"/tasks/{task}", {"title": title}),
        read=lambda path: served.ask("GET", path).json(),
    )
    fills = served.fills()
    print(f"\nthrough the front: {told}, fills {fills}")

    assert told.stale == 0
    assert fills["secondary"] > told.pairs / 8
    assert fills["primary_late"] > 0
    assert "primary_no_time" not in fills


def test_the_first_fill_asks_the_primary_and_those_after_it_do_not(served: Served, servers: Servers) -> None:
    served.ask("POST", "/tasks", {"title": "x"})
    servers.cache.flushall()
    served.ask("GET", "/tasks")
    served.ask("GET", "/tasks?limit=5")

    assert served.fills() == {"primary_no_time": 1, "secondary": 1}
