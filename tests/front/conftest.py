"""The application behind real gunicorns: with the async front, and Flask alone on threads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.cast import PASSWORD
from tests.support.processes import Web, web
from webapp.core.web.application import Application


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs all that these servers are asked: they take two seconds each to start."""
    for item in items:
        if "served" in getattr(item, "fixturenames", ()) and item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("front"))


@pytest.fixture(scope="session", params=["on", "off"])
def served(request: pytest.FixtureRequest, app: Application, environment: dict[str, str]) -> Iterator[Web]:
    """One process, so that what it has verified and cached is what the next request meets."""
    with web(environment, WEB_FRONT=request.param, WEB_CONCURRENCY="1") as running:
        yield running


@dataclass
class Caller:
    """Somebody who speaks HTTP for real."""

    url: str
    token: str

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return requests.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=10, **options)

    def read(self, path: str = "/tasks", **headers: str) -> requests.Response:
        return self.ask("GET", path, headers=headers)


def sign_up(served: Web, name: str) -> Caller:
    """A new account's caller."""
    wanted = {"email": f"{name}@example.com", "password": PASSWORD, "name": name}
    answer = requests.post(f"{served.url}/api/v1/auth/register", json=wanted, timeout=10)
    return Caller(served.url, answer.json()["access_token"])


@pytest.fixture
def ada(served: Web, _clean: None) -> Caller:
    return sign_up(served, "ada")


@pytest.fixture
def bea(served: Web, _clean: None) -> Caller:
    return sign_up(served, "bea")
