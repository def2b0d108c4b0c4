"""What tests of tasks share."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.jobs import Jobs

LONG_AGO = datetime(2020, 1, 31, tzinfo=UTC)


@pytest.fixture
def tell(jobs: Jobs, stored: Any) -> Callable[[], None]:
    """Tells tasks what happened in auth. Rows are claimed by the database server's time, which a test that
    stops the clock does not move: they are made overdue."""

    def run() -> None:
        stored["myriad_auth"]["outbox"].update_many({}, {"$set": {"due": LONG_AGO}})
        jobs.run("auth.relay_outbox")

    return run
