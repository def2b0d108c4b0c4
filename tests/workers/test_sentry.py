"""What Sentry is sent by real processes: one trace from request to mail, errors, and nothing of anybody's."""

from typing import Any

import pytest
import requests

from devstack.catcher import Catcher
from devstack.ports import free_port
from tests.support import sink
from tests.support.cast import PASSWORD
from tests.support.processes import beat, web, worker
from tests.support.sink import Sink
from tests.support.waiting import until
from webapp.core import clock

ADDRESS, TITLE, NAME = "grace.hopper@example.com", "Buy a very private present", "Grace Brewster"


@pytest.fixture(params=["off", "on"], ids=["Flask alone", "front"])
def told(
    request: Any, app: Any, _clean: None, environment: dict[str, str], mails: Catcher, stored: Any
) -> Sink:
    """A sign-up with its mail; then an error in web and one in the worker, both over private things; and a
    beat without a broker."""
    with sink.running() as collector:
        dsn = f"http://key@127.0.0.1:{collector.port}/1"
        sentry = {"SENTRY_DSN": dsn, "TRACE_SHARE": "1", "RELEASE": "r-42"}
        variables = {**environment, **sentry, "WEB_FRONT": request.param, "WEB_CONCURRENCY": "1"}
        nowhere = f"redis://127.0.0.1:{free_port()}/0"
        with (
            web(variables) as served,
            worker(variables),
            beat(variables),
            beat(variables, BROKER_URL=nowhere),
        ):
            _live(served.url, stored, mails)
            until(lambda: {"web", "worker", "beat"} <= _failed(collector), seconds=30)
    return collector


def _failed(collector: Sink) -> set[str]:
    """Which processes sent an error."""
    return {content["tags"]["process"] for kind, content in collector.items() if kind == "event"}


def _live(url: str, stored: Any, mails: Catcher) -> None:
    body = {"email": ADDRESS, "password": PASSWORD, "name": NAME, "token_transport": "body"}
    signed = requests.post(f"{url}/api/v1/auth/register", json=body, timeout=10).json()
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    task = requests.post(f"{url}/api/v1/tasks", json={"title": TITLE}, headers=headers, timeout=10).json()
    until(lambda: mails.messages(ADDRESS), seconds=20)
    broken = {"title": [TITLE, ADDRESS], "created_at": TITLE}
    stored["myriad_tasks"]["tasks"].update_many({}, {"$set": broken})
    assert requests.get(f"{url}/api/v1/tasks/{task['id']}", headers=headers, timeout=10).status_code == 500
    again = {"state": "pending", "context": {"name": NAME, "email": ADDRESS}, "attempts": 0}
    ledger = stored["myriad_notifications"]["deliveries"]
    ledger.update_many({}, {"$set": {**again, "due": clock.now()}})


def _kind(content: dict[str, Any]) -> tuple[str, str]:
    """Which process sent the error, and what it was, or who logged it."""
    raised = content.get("exception", {}).get("values") or [{"type": content["logger"]}]
    return content["tags"]["process"], raised[-1]["type"]


def test_traces_errors_and_nothing_private(told: Sink) -> None:
    items = told.items()
    events = [content for kind, content in items if kind == "event"]
    transactions = [content for kind, content in items if kind == "transaction"]

    assert {content["release"] for content in (*events, *transactions)} == {"r-42"}
    wanted = {("web", "AttributeError"), ("worker", "KeyError"), ("beat", "celery.beat")}
    assert {_kind(content) for content in events} >= wanted
    (signing_up,) = [found for found in transactions if found["transaction"] == "accounts.register"]
    trace = signing_up["contexts"]["trace"]["trace_id"]
    joined = {
        found["transaction"] for found in transactions if found["contexts"]["trace"]["trace_id"] == trace
    }
    assert "auth.verification.requested" in joined
    assert "mail verification" in joined
    everything = b"\n".join(body for _, body in told.sent).decode()
    for private in (ADDRESS, TITLE, NAME, "Grace", "very private", PASSWORD, "eyJ", "Bearer"):
        assert private not in everything, private
