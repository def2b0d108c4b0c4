"""What many ask for at once while it is not cached is loaded once by each process."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.front.conftest import Caller
from tests.support.failing import failing
from tests.support.servers import Servers

READERS = 200
_ROUND_MS = 300


@pytest.mark.parametrize("path", ["/tasks", "/tasks/{id}"])
def test_two_hundred_cold_reads_at_once_are_one_find(
    ada: Caller, servers: Servers, stored: Any, settings: Any, path: str
) -> None:
    made = ada.ask("POST", "/tasks", json={"title": "Pay rent"}).json()
    path = path.format(id=made["id"])
    ada.read("/me")  # the session is known: only the list is not

    with (
        ThreadPoolExecutor(READERS) as pool,
        failing(stored, ["find"], blockConnection=True, blockTimeMS=_ROUND_MS),
    ):
        before = _finds(stored)
        answers = list(pool.map(lambda _: ada.read(path), range(READERS)))
        finds = _finds(stored) - before

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert finds == 1


def _finds(client: Any) -> int:
    total: int = client.admin.command("serverStatus")["metrics"]["commands"]["find"]["total"]
    return total
