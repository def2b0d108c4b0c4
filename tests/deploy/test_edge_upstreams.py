"""What the edge does when a web process is gone, slow or new: nothing is done twice, streams stay streams."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from deploy.edge import Balancing
from deploy.routing import EVENTS
from devstack.ports import free_port
from tests.support.edge import Edge, edge
from tests.support.upstreams import Asked, Upstream, answers, hangs_up, upstream

LINES = (b"data: one\n\n", b"data: two\n\n")
PAUSE = 0.4


@contextmanager
def _pair() -> Iterator[tuple[Edge, Upstream, Upstream]]:
    """An edge before a server that hangs up on whatever it is asked, and one that answers."""
    with upstream(hangs_up) as dying, upstream(answers) as well:
        patient = Balancing(max_fails=100)
        with edge({"web": [dying.port, well.port]}, balancing=patient) as door:
            yield door, dying, well


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Edge, Upstream, Upstream]]:
    with _pair() as made:
        yield made


def test_a_read_whose_process_dies_is_answered_by_another(pair: tuple[Edge, Upstream, Upstream]) -> None:
    door, dying, _ = pair
    before = len(dying.asked)
    told = [door.get("/api/v1/tasks") for _ in range(8)]

    assert {answer.status_code for answer in told} == {200}
    assert len(dying.asked) > before
    assert ", " in door.line(told[0].headers["X-Request-ID"])["upstream"] or len(dying.asked) - before < 8


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_that_was_sent_is_never_sent_again(
    pair: tuple[Edge, Upstream, Upstream], method: str
) -> None:
    door, dying, well = pair
    before = len(dying.asked) + len(well.asked)
    told = [door.ask(method, f"/api/v1/tasks/{at}", json={"title": "x"}) for at in range(8)]
    seen = [one.line for one in (*dying.asked, *well.asked)][-100:]

    assert {answer.status_code for answer in told} == {200, 502}
    assert len(dying.asked) + len(well.asked) == before + 8
    assert len([line for line in seen if line.startswith(method)]) == 8
    refused = next(answer for answer in told if answer.status_code == 502)
    assert refused.json()["code"] == "service_away"
    assert refused.headers["Retry-After"] == "1"


def test_a_write_goes_elsewhere_when_nobody_took_it() -> None:
    with upstream() as well, edge({"web": [free_port(), well.port]}) as door:
        assert {door.ask("POST", "/api/v1/tasks", json={}).status_code for _ in range(6)} == {200}
        assert len(well.asked) == 6


def test_when_all_are_gone_the_answer_says_so_at_once() -> None:
    with edge({"web": [free_port()]}) as door:
        began = time.monotonic()
        answer = door.get("/api/v1/tasks")

        assert (answer.status_code, answer.json()["code"]) == (502, "service_away")
        assert time.monotonic() - began < 2


def _streams(connection: socket.socket, _asked: Asked) -> None:
    """Two events, with a pause between them."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    for line in LINES:
        connection.sendall(line)
        time.sleep(PAUSE)


def test_events_are_passed_on_as_they_come() -> None:
    with upstream(_streams) as server, edge({"web": [server.port]}) as door:
        began = time.monotonic()
        with door.ask("GET", EVENTS, stream=True) as answer:
            parts = answer.raw.stream(64, decode_content=False)
            first, waited = next(parts), time.monotonic() - began
            rest = b"".join(parts)

    assert (first, rest) == LINES
    assert waited < PAUSE


def _silent(_connection: socket.socket, _asked: Asked) -> None:
    time.sleep(1)


def test_a_process_that_does_not_answer_is_waited_for_only_so_long() -> None:
    hasty = Balancing(answer=0.2)
    with upstream(_silent) as server, edge({"web": [server.port]}, balancing=hasty) as door:
        answer = door.ask("POST", "/api/v1/tasks", json={})

    assert (answer.status_code, answer.json()["code"]) == (504, "service_slow")


def test_a_slow_body_does_not_reach_a_process_and_is_given_up() -> None:
    with upstream() as server, edge({"web": [server.port]}, slow=0.3) as door:
        head = b"POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
        with socket.create_connection(("127.0.0.1", door.port), timeout=5) as connection:
            connection.sendall(head)
            with suppress(ConnectionResetError):
                while connection.recv(4096):
                    pass

    assert server.asked == []


def test_where_services_are_split_each_path_goes_to_its_own() -> None:
    with upstream() as auth, upstream() as tasks, upstream() as notifications:
        servers = {"auth": auth, "tasks": tasks, "notifications": notifications}
        with edge({name: [server.port] for name, server in servers.items()}) as door:
            for path in PATHS_OF.values():
                for one in path:
                    assert door.get(one).status_code == 200, one

    for name, server in servers.items():
        assert {asked.line.split()[1] for asked in server.asked} == set(PATHS_OF[name]), name


PATHS_OF: dict[str, tuple[Any, ...]] = {
    "auth": ("/api/v1/auth/login", "/api/v1/me", "/api/v1/me/export", "/.well-known/jwks.json"),
    "tasks": (
        "/api/v1/tasks",
        "/api/v1/tasks/import",
        "/api/v1/csp-reports",
        "/api/docs",
        "/api/openapi.json",
    ),
    "notifications": ("/api/v1/notifications", "/api/v1/webhooks/1", "/api/v1/hooks/bounces/x", EVENTS),
}
