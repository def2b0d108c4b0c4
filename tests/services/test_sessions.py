"""A session that ends in auth ends everywhere, by event."""

import pytest

from tests.services.conftest import Caller
from tests.support.split import Split
from tests.support.waiting import until

pytestmark = pytest.mark.xdist_group("services apart")


def test_a_session_that_is_logged_out_is_refused_by_the_other_services(world: Split, ada: Caller) -> None:
    assert ada.ask("GET", "/tasks").status_code == 200
    assert ada.ask("POST", "/auth/logout").status_code == 204
    until(lambda: ada.ask("GET", "/tasks").status_code == 401, seconds=2)
    heard = world.database("tasks")["revoked_sessions"]
    until(lambda: heard.find_one({}, hint="_id_"))
    for redis in world.redis:
        redis.flushall()  # what a service knows by itself has to do
    assert ada.ask("GET", "/tasks").status_code == 401
    assert ada.log_in().ask("GET", "/tasks").status_code == 200
