"""People and their requests while services come and go."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from tests.support.cast import PASSWORD
from tests.support.split import Split


@dataclass
class Caller:
    """Somebody who speaks HTTP with the services."""

    url: str
    email: str
    token: str

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return requests.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=15, **options)

    def task(self, **fields: Any) -> requests.Response:
        return self.ask("POST", "/tasks", json={"title": "Pay rent", **fields})

    def log_in(self) -> "Caller":
        """The same person with another session."""
        body = {"email": self.email, "password": PASSWORD}
        answer = requests.post(f"{self.url}/api/v1/auth/login", json=body, timeout=15)
        return Caller(self.url, self.email, answer.json()["access_token"])


def sign_up(split: Split, name: str, **headers: str) -> Caller:
    """A new account."""
    email = f"{name}@example.com"
    body = {"email": email, "password": PASSWORD, "name": name}
    answer = requests.post(f"{split.url}/api/v1/auth/register", json=body, timeout=15, headers=headers)
    assert answer.status_code == 201, answer.text
    return Caller(split.url, email, answer.json()["access_token"])


@dataclass
class Load:
    """What came of the requests that were made meanwhile, by status."""

    seen: Counter[int] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)


@contextmanager
def under_load(act: Any, *, threads: int = 2, pause: float = 0.05) -> Iterator[Load]:
    """Calls `act()`, which gives a response, again and again from several threads."""
    load = Load()

    def run() -> None:
        while not load.stopped.is_set():
            load.seen[act().status_code] += 1
            time.sleep(pause)

    running = [threading.Thread(target=run, daemon=True) for _ in range(threads)]
    for thread in running:
        thread.start()
    try:
        yield load
    finally:
        load.stopped.set()
        for thread in running:
            thread.join(20)


@pytest.fixture
def world(apart_and_clean: Split) -> Split:
    """The services apart, with nothing in them."""
    return apart_and_clean


@pytest.fixture
def ada(world: Split) -> Caller:
    return sign_up(world, "ada")
