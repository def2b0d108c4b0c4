"""The front's holds: lifted when the outcome of a write is known, and only then."""

from typing import Any

import pytest

from tests.front.conftest import Caller
from tests.support.failing import failing
from tests.support.servers import Servers
from tests.support.waiting import until


@pytest.fixture
def user(ada: Caller) -> str:
    identity: str = ada.read("/me").json()["id"]
    return identity


def _fields(servers: Servers, user: str) -> set[str]:
    return {field[:2] for field in servers.cache.hkeys(f"a:tasks:{{{user}}}")}


@pytest.mark.parametrize(
    ("body", "status"), [({"title": "Pay rent"}, 201), ({"title": ""}, 422), ({"due": 7}, 422)]
)
def test_a_hold_goes_with_the_answer(
    ada: Caller, user: str, servers: Servers, body: dict[str, Any], status: int
) -> None:
    ada.read()
    assert ada.ask("POST", "/tasks", json=body).status_code == status

    assert "h:" not in _fields(servers, user)
    ada.read()
    until(lambda: "f:" in _fields(servers, user))


def test_a_write_that_may_still_come_true_keeps_its_hold(
    ada: Caller, user: str, servers: Servers, stored: Any
) -> None:
    with failing(stored, ["insert"], errorCode=8000):
        assert ada.ask("POST", "/tasks", json={"title": "Pay rent"}).status_code == 500

    assert ada.read().status_code == 200
    assert _fields(servers, user) - {"v", "s"} == {"h:"}
