"""What Sentry is sent by real processes: one trace from request to mail, errors, and nothing of anybody's."""

from contextlib import ExitStack
from typing import Any

import pytest
import requests

from devstack.ports import free_port
from tests.support import sink
from tests.support.cast import PASSWORD
from tests.support.processes import beat, web, worker
from tests.support.rows import Rows
from tests.support.servers import Servers
from tests.support.sink import Sink
from tests.support.waiting import until
from webapp.core import clock

pytestmark = pytest.mark.xdist_group("sentry")
RELEASES = {"off": "r-flask", "on": "r-front"}
"""Of the two web processes, by `WEB_FRONT`; worker and beat are of `r-jobs`."""
TITLE, NAME = "Buy a very private present", "Grace Brewster"


@pytest.fixture(scope="module")
def told(app: Any, rows: Rows, servers: Servers, environment: dict[str, str]) -> Sink:
    """By each web process a sign-up with its mail, then an error in it and one in the worker, both over
    private things; and a beat without a broker. Set up once: the processes cost seconds each."""
    rows.clear()
    servers.broker.flushdb()
    with sink.running() as collector, ExitStack() as processes:
        dsn = f"http://key@127.0.0.1:{collector.port}/1"
        variables = {**environment, "SENTRY_DSN": dsn, "TRACE_SHARE": "1", "WEB_CONCURRENCY": "1"}
        jobs = {**variables, "RELEASE": "r-jobs"}
        processes.enter_context(worker(jobs))
        processes.enter_context(beat(jobs))
        processes.enter_context(beat(jobs, BROKER_URL=f"redis://127.0.0.1:{free_port()}/0"))
        for front, release in RELEASES.items():
            served = processes.enter_context(web(variables, WEB_FRONT=front, RELEASE=release))
            _live(served.url, _address(release), servers)
        until(lambda: {*RELEASES.values(), "worker", "beat"} <= _failed(collector), seconds=30)
    return collector


def _address(release: str) -> str:
    return f"grace.hopper@{release}.example.com"


def _failed(collector: Sink) -> set[str]:
    """Which processes sent an error; of web ones, which release."""
    tagged = [content for kind, content in collector.items() if kind == "event"]
    return {content["tags"]["process"] for content in tagged} | {content["release"] for content in tagged}


def _live(url: str, address: str, servers: Servers) -> None:
    body = {"email": address, "password": PASSWORD, "name": NAME, "token_transport": "body"}
    signed = requests.post(f"{url}/api/v1/auth/register", json=body, timeout=10).json()
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    task = requests.post(f"{url}/api/v1/tasks", json={"title": TITLE}, headers=headers, timeout=10).json()
    until(lambda: servers.catcher.messages(address), seconds=20)
    broken = {"title": [TITLE, address], "created_at": TITLE}
    servers.client["myriad_tasks"]["tasks"].update_many({}, {"$set": broken})
    assert requests.get(f"{url}/api/v1/tasks/{task['id']}", headers=headers, timeout=10).status_code == 500
    again = {"state": "pending", "context": {"name": NAME, "email": address}, "attempts": 0}
    ledger = servers.client["myriad_notifications"]["deliveries"]
    ledger.update_many({}, {"$set": {**again, "due": clock.now()}})


def _kind(content: dict[str, Any]) -> tuple[str, str, str]:
    """Which process of which release sent the error, and what it was, or who logged it."""
    raised = content.get("exception", {}).get("values") or [{"type": content["logger"]}]
    return content["tags"]["process"], content["release"], raised[-1]["type"]


def _of(told: Sink, wanted: str) -> list[dict[str, Any]]:
    return [content for kind, content in told.items() if kind == wanted]


def test_each_process_sends_its_errors_and_its_release(told: Sink) -> None:
    assert {_kind(content) for content in _of(told, "event")} >= {
        ("web", "r-flask", "AttributeError"),
        ("web", "r-front", "AttributeError"),
        ("worker", "r-jobs", "KeyError"),
        ("beat", "r-jobs", "celery.beat"),
    }
    sent = (*_of(told, "event"), *_of(told, "transaction"))
    assert {content["release"] for content in sent} == {*RELEASES.values(), "r-jobs"}


@pytest.mark.parametrize("release", RELEASES.values())
def test_one_trace_leads_from_the_request_to_the_mail(told: Sink, release: str) -> None:
    transactions = _of(told, "transaction")
    (signing_up,) = [
        found
        for found in transactions
        if found["transaction"] == "accounts.register" and found["release"] == release
    ]
    trace = signing_up["contexts"]["trace"]["trace_id"]
    joined = {
        found["transaction"] for found in transactions if found["contexts"]["trace"]["trace_id"] == trace
    }
    assert {"auth.verification.requested", "mail verification"} <= joined


def test_nothing_of_anybody_is_sent(told: Sink) -> None:
    everything = b"\n".join(body for _, body in told.sent).decode()
    for private in ("grace.hopper", TITLE, "Grace", "very private", PASSWORD, "eyJ", "Bearer"):
        assert private not in everything, private
