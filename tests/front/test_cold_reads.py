"""What many ask for at once while it is not cached is loaded once by each process."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.front.conftest import Caller
from tests.support.failing import READS, failing
from tests.support.waiting import until

READERS = 200
_ROUND_MS = 300


@pytest.mark.timed
@pytest.mark.parametrize("path", ["/tasks?limit=1", "/tasks/{id}?try="])
def test_two_hundred_cold_reads_at_once_are_one_find(ada: Caller, stored: Any, path: str) -> None:
    made = ada.ask("POST", "/tasks", json={"title": "Pay rent"}).json()
    path = path.format(id=made["id"])
    ada.read("/me")

    # A machine that is busy may lose an answer of Redis, which costs a second find: not each time.
    finds = [_finds_of_many(ada, stored, f"{path}{number}") for number in range(3)]
    assert 1 in finds, finds


def _finds_of_many(caller: Caller, stored: Any, path: str) -> int:
    until(lambda: _is_cached(caller, stored, "/tasks?limit=2"))
    with (
        ThreadPoolExecutor(READERS) as pool,
        failing(stored, READS, blockConnection=True, blockTimeMS=_ROUND_MS),
    ):
        before = _finds(stored)
        answers = list(pool.map(lambda _: caller.read(path), range(READERS)))
        finds = _finds(stored) - before
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    return finds


def _is_cached(caller: Caller, stored: Any, path: str) -> bool:
    """The session is then, too, and the cache is asked: a second long it is not when it lost an answer."""
    before = _finds(stored)
    caller.read(path)
    return _finds(stored) == before


def _finds(client: Any) -> int:
    commands = client.admin.command("serverStatus")["metrics"]["commands"]
    return sum(int(commands[name]["total"]) for name in READS)
