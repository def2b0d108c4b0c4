"""A warmed log-in, with the front and without: MongoDB is not asked, for it would refuse."""

from typing import Any

import requests

from tests.front.conftest import Caller
from tests.support.cast import PASSWORD
from tests.support.failing import failing
from tests.support.jobs import Jobs
from tests.support.processes import Web
from tests.support.servers import Servers

COMMANDS = ("find", "aggregate", "count", "distinct", "findAndModify", "insert", "update", "delete")
NOT_WARMED = ("/tasks?limit=7", "/me?not=warmed")


def _log_in(served: Web) -> Caller:
    wanted = {"email": "ada@example.com", "password": PASSWORD}
    answer = requests.post(f"{served.url}/api/v1/auth/login", json=wanted, timeout=10)
    return Caller(served.url, answer.json()["access_token"])


def test_after_a_warmed_log_in_nothing_is_asked_of_mongodb(
    served: Web, ada: Caller, jobs: Jobs, servers: Servers, stored: Any
) -> None:
    ada.ask("POST", "/tasks", json={"title": "Pay rent"})
    servers.cache.flushall()
    back = _log_in(served)
    jobs.run("auth.warm_cache")
    jobs.run("tasks.warm_cache")

    back.read("/tasks?limit=9")  # the session is known, and no more than that
    with failing(stored, COMMANDS, errorCode=8000):
        pages = [back.read("/tasks"), back.read("/tasks")]
        profiles = [back.read("/me"), back.read("/me")]
        assert [back.read(other).status_code for other in NOT_WARMED] == [500] * 2
    assert [answer.status_code for answer in [*pages, *profiles]] == [200] * 4
    assert [page.json()["items"][0]["title"] for page in pages] == ["Pay rent"] * 2
