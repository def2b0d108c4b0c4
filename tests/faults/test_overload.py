"""Five times as much as can be served: what is served is served in time, the rest is told so at once, and
soon after nothing remains of it."""

from dataclasses import dataclass

import pytest

from tests.e2e.people import sign_up
from tests.support.flood import Answer, Flood
from tests.support.load import percentile
from tests.support.processes import web
from webapp.core.web.application import Application

pytestmark = [pytest.mark.faults, pytest.mark.timed, pytest.mark.long]
PATH = "/api/v1/tasks/export?format=json"
TIMES = 5
GOODPUT_SHARE, ACCEPTED_SECONDS, REFUSED_SECONDS, RECOVERY_SECONDS = 0.8, 2.0, 0.1, 10.0
TASKS = 60


@dataclass(frozen=True)
class Form:
    measured: float
    flooded: float


SHORT = Form(measured=1.5, flooded=3)
LONG = Form(measured=10, flooded=30)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("form", [SHORT, LONG], ids=["short", "long"])
def test_what_is_served_is_served_in_time_and_the_rest_is_told_at_once(
    app: Application, environment: dict[str, str], form: Form
) -> None:
    with web(environment, WEB_CONCURRENCY="1", ACCESS_LOG="off") as running:
        ada = sign_up(running.url, "ada")
        for number in range(TASKS):
            ada.task(f"Task {number}", notes="what there is to say of it " * 20)
        flood = Flood(running.url, PATH, ada.token)
        flood.closed(4, 0.5)
        usual = percentile([one.seconds for one in flood.closed(1, 1)], 0.99)
        peak = _rate(flood.closed(8, form.measured), form.measured)

        answers = flood.open(TIMES * peak, form.flooded)

        recovered = _recovered(flood, usual)
    served = [one for one in answers if one.status == 200]
    refused = [one for one in answers if one.status in (429, 503)]
    goodput = len(served) / max(one.at + one.seconds for one in served)
    told = percentile([one.seconds for one in refused], 0.99)
    accepted = percentile([one.seconds for one in served], 0.99)
    print(
        f"peak {peak:.0f}/s, asked {TIMES * peak:.0f}/s: served {goodput:.0f}/s, p99 {accepted:.2f} s; "
        f"refused {len(refused)}, p99 {told * 1000:.0f} ms; recovered in {recovered:.1f} s"
    )
    assert len(served) + len(refused) == len(answers), {one.status for one in answers}
    assert goodput >= GOODPUT_SHARE * peak
    assert accepted <= ACCEPTED_SECONDS
    assert refused
    assert told <= REFUSED_SECONDS
    assert recovered <= RECOVERY_SECONDS


def _rate(answers: list[Answer], seconds: float) -> float:
    assert {one.status for one in answers} == {200}
    return len(answers) / seconds


def _recovered(flood: Flood, usual: float) -> float:
    """How long it takes until one client alone is answered as before (seconds)."""
    waited = 0.0
    while waited <= RECOVERY_SECONDS:
        window = flood.closed(1, 0.5)
        slow = percentile([one.seconds for one in window], 0.9) > 1.5 * usual + 0.01
        if not slow and all(one.status == 200 for one in window):
            return waited
        waited += 0.5
    return waited
