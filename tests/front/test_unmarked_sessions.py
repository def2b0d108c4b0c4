"""Sessions that Redis has forgotten: the front asks for many in one find, and each gets its own answer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.front.conftest import Caller, sign_up
from tests.support.failing import failing
from tests.support.processes import Web
from tests.support.servers import Servers
from tests.support.waiting import until

MANY, ENDED = 8, 2
_ROUND_MS = 200


@pytest.fixture
def callers(served: Web, _clean: None, servers: Servers) -> list[Caller]:
    """Whose lists are cached and whose markers are gone; some have signed out."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: sign_up(served, f"person{number}"), range(MANY)))
    until(lambda: all(caller.read().ok for caller in found) and len(servers.cache.keys("s:*")) == MANY)
    for caller in found[:ENDED]:
        assert caller.ask("POST", "/auth/logout").status_code == 204
    _forget(servers)
    return found


def _forget(servers: Servers) -> None:
    servers.cache.delete(*servers.cache.keys("s:*"))


def _all_at_once(callers: list[Caller]) -> list[int]:
    with ThreadPoolExecutor(len(callers)) as pool:
        return [answer.status_code for answer in pool.map(Caller.read, callers)]


def test_many_at_once_each_get_their_own_answer(callers: list[Caller], servers: Servers) -> None:
    for _ in range(2):
        assert _all_at_once(callers) == [401] * ENDED + [200] * (MANY - ENDED)
        _forget(servers)


def test_many_at_once_cost_few_finds(callers: list[Caller], served: Web, stored: Any) -> None:
    if not served.front:
        pytest.skip("threads ask for themselves")
    standing = callers[ENDED:]
    with failing(stored, ["find"], blockConnection=True, blockTimeMS=_ROUND_MS):
        before = _finds(stored)
        assert _all_at_once(standing) == [200] * len(standing)
        assert _finds(stored) - before <= len(standing) / 2
    with failing(stored, ["find"], errorCode=8000):
        assert _all_at_once(standing) == [200] * len(standing), "they are marked: nobody asks again"


def test_nobody_passes_while_the_database_does_not_say(callers: list[Caller], stored: Any) -> None:
    with failing(stored, ["find"], errorCode=50):  # it took too long
        assert set(_all_at_once(callers)) == {503}
    assert _all_at_once(callers) == [401] * ENDED + [200] * (MANY - ENDED)


def _finds(client: Any) -> int:
    total: int = client.admin.command("serverStatus")["metrics"]["commands"]["find"]["total"]
    return total
