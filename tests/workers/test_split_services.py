"""A process that does not run a subscriber keeps what that one has to hear."""

from dataclasses import replace
from typing import Any

from config.connections import pools
from config.settings import Settings
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp import wiring


def test_events_for_a_service_that_runs_elsewhere_wait_and_do_not_die(
    alice: Person, jobs: Jobs, stored: Any, settings: Settings
) -> None:
    alone = wiring.connect(replace(settings, services=("auth",)), pools.web(settings))
    for _ in range(settings.max_attempts + 2):
        stored["myriad_auth"]["outbox"].update_many({}, [{"$set": {"due": "$created_at"}}])
        alone.relay("auth")
    rows = list(stored["myriad_auth"]["outbox"].find({}))

    assert {row["attempts"] for row in rows} == {0}
    assert all(row["due"] and row["pending"] for row in rows)
    wiring.connect(settings, pools.web(settings))
    stored["myriad_auth"]["outbox"].update_many({}, [{"$set": {"due": "$created_at"}}])
    jobs.drain()
    assert stored["myriad_auth"]["outbox"].count_documents({}) == 0
