"""Event streams of real gunicorns, read as they come."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest
import requests

from tests.support.cast import PASSWORD
from tests.support.processes import Web, web

HEARTBEAT = "0.4"
SECONDS = 5.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs them all: their servers take two seconds each to start."""
    for item in items:
        if "front/events" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("front"))


@dataclass
class Event:
    """One event; a heartbeat has no name."""

    name: str
    id: str
    data: Any


@dataclass
class Streaming:
    """A stream under way."""

    connection: HTTPConnection
    answer: HTTPResponse

    def next(self, *, heartbeats: bool = False) -> Event | None:
        """The next event; None at the end of the stream. Errors: `TimeoutError`."""
        until = time.monotonic() + SECONDS
        while True:
            event = self._event()
            if event is None or event.name or heartbeats:
                return event
            if time.monotonic() > until:
                raise TimeoutError("nothing but heartbeats")

    def ended_within(self, seconds: float) -> bool:
        """Whether it ends so soon."""
        began = time.monotonic()
        while self.next(heartbeats=True) is not None:
            if time.monotonic() - began > seconds:
                return False
        return time.monotonic() - began <= seconds

    def quiet(self, seconds: float) -> bool:
        """Whether nothing but heartbeats comes for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            event = self.next(heartbeats=True)
            if event is None or event.name:
                return False
        return True

    def close(self) -> None:
        """Go away."""
        self.answer.close()
        self.connection.close()

    def _event(self) -> Event | None:
        found = Event("", "", None)
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            match name:
                case "event":
                    found.name = value
                case "id":
                    found.id = value
                case "data":
                    found.data = json.loads(value)
                case "":
                    return found
        return None


@dataclass
class Browser:
    """Somebody who listens, and acts."""

    url: str
    token: str

    def ask(self, method: str, path: str, url: str = "", **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return requests.request(
            method, f"{url or self.url}/api/v1{path}", headers=headers, timeout=10, **options
        )

    def task(self, title: str = "Pay rent", url: str = "") -> requests.Response:
        answer = self.ask("POST", "/tasks", url, json={"title": title})
        assert answer.status_code == 201, answer.text
        return answer

    @contextmanager
    def streaming(self, seen: str = "", token: str = "", status: int = 200) -> Iterator[Streaming]:
        """A stream, after its first event."""
        stream = self.open(seen, token)
        try:
            assert stream.answer.status == status, stream.answer.read()
            yield stream
        finally:
            stream.close()

    def open(self, seen: str = "", token: str = "") -> Streaming:
        """What is answered."""
        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=SECONDS)
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            **({"Last-Event-ID": seen} if seen else {}),
        }
        connection.request("GET", "/api/v1/events", headers=headers)
        return Streaming(connection, connection.getresponse())


@pytest.fixture(scope="session")
def two(app: Any, environment: dict[str, str]) -> Iterator[tuple[Web, Web]]:
    """Two processes of the front, each with its own streams."""
    own = {"WEB_CONCURRENCY": "1", "EVENT_HEARTBEAT_SECONDS": HEARTBEAT, "EVENT_STREAMS_USER": "3"}
    with ExitStack() as stack:
        first, second = (stack.enter_context(web(environment, WEB_FRONT="on", **own)) for _ in range(2))
        yield first, second


def sign_up(url: str, name: str) -> Browser:
    """A new account."""
    wanted = {"email": f"{name}@example.com", "password": PASSWORD, "name": name}
    answer = requests.post(f"{url}/api/v1/auth/register", json=wanted, timeout=10)
    return Browser(url, answer.json()["access_token"])


@pytest.fixture
def ada(two: tuple[Web, Web], _clean: None) -> Browser:
    return sign_up(two[0].url, "ada")


@pytest.fixture
def bea(two: tuple[Web, Web], _clean: None) -> Browser:
    return sign_up(two[0].url, "bea")
