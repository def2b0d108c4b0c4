"""The Redis of the limits and of the broker stops answering: requests go on, limits hold, mails come late."""

import itertools
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import requests
from flask.testing import FlaskClient

from config.connections import pools
from config.limits import Limits
from config.settings import Settings
from devstack.catcher import Catcher
from tests.support.cast import PASSWORD
from tests.support.processes import beat, web, worker
from tests.support.servers import Servers
from webapp.core.cache import Cache
from webapp.core.web import limits
from webapp.core.web.access import public
from webapp.core.web.application import Application

pytestmark = pytest.mark.faults

FROZEN_SECONDS = 10
SLOWER_SECONDS = 1.5
LIMIT = 20


@contextmanager
def frozen(servers: Servers) -> Iterator[None]:
    """The broker takes connections and answers nothing."""
    servers.broker_server.process.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        servers.broker_server.process.signal(signal.SIGCONT)


@dataclass
class Stream:
    """Requests to one route from several threads, until it is told to stop."""

    url: str
    threads: int = 3
    answers: list[tuple[float, float, int, str]] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        stop, numbers = threading.Event(), itertools.count()

        def send() -> None:
            while not stop.wait(0.1):
                email = f"user{next(numbers)}@example.com"
                began = time.monotonic()
                code = self.send(email)
                self.answers.append((began, time.monotonic() - began, code, email))

        with ThreadPoolExecutor(self.threads) as pool:
            running = [pool.submit(send) for _ in range(self.threads)]
            try:
                yield
            finally:
                stop.set()
        for thread in running:
            thread.result()

    def send(self, email: str) -> int:
        body = {"email": email, "password": PASSWORD, "name": "User"}
        return requests.post(self.url, json=body, timeout=30).status_code

    def codes(self) -> Counter[int]:
        return Counter(code for _, _, code, _ in self.answers)

    def slowest(self, since: float = 0, until: float = float("inf")) -> float:
        """How long the slowest of the requests took that were answered in that time."""
        return max(took for began, took, *_ in self.answers if since <= began + took < until)


@pytest.mark.faults
@pytest.mark.timed
def test_registering_goes_on_and_the_mails_arrive_afterwards(
    client: FlaskClient, environment: dict[str, str], servers: Servers, mails: Catcher
) -> None:
    with web(environment, WEB_CONCURRENCY="2") as gunicorn, worker(environment), beat(environment):
        stream = Stream(f"{gunicorn.url}/api/v1/auth/register")
        with stream.running():
            time.sleep(3)
            began = time.monotonic()
            with frozen(servers):
                time.sleep(FROZEN_SECONDS)
            ended = time.monotonic()
            time.sleep(2)
        registered = [email for _, _, code, email in stream.answers if code == 201]
        missing = await_mails(mails, registered, seconds=40)

    assert stream.codes() == {201: len(stream.answers)}
    slower = stream.slowest(since=began) - stream.slowest(until=began)
    assert slower < SLOWER_SECONDS, f"{slower:.2f} s slower"
    assert sum(began <= at < ended for at, *_ in stream.answers) > 50
    assert not missing


@pytest.mark.faults
def test_a_limit_is_kept_within_one_and_a_half(
    client: FlaskClient, environment: dict[str, str], servers: Servers
) -> None:
    overrides = {"WEB_CONCURRENCY": "2", "LIMIT_REGISTER": f"{LIMIT}/hour"}
    with web(environment, **overrides) as gunicorn:
        stream = Stream(f"{gunicorn.url}/api/v1/auth/register")
        for number in range(LIMIT // 2):
            assert stream.send(f"before{number}@example.com") == 201
        with stream.running():
            with frozen(servers):
                time.sleep(FROZEN_SECONDS / 2)
            time.sleep(3)

    assert set(stream.codes()) == {201, 429}
    assert LIMIT <= LIMIT // 2 + stream.codes()[201] <= 1.5 * LIMIT, stream.codes()


def test_a_store_that_goes_away_within_a_request_does_not_fail_it(
    servers: Servers, settings: Settings
) -> None:
    bare = Application("bare", static_folder=None, enable_openapi=False)
    bare.config["REQUEST_DEADLINE"] = settings.request_deadline
    url, own = settings.redis_broker_url, pools.web(settings)
    limits.register(bare, url, Cache(url, own), Limits(), 1)

    @bare.get("/freeze")
    @public
    def freeze() -> str:
        servers.broker_server.process.signal(signal.SIGSTOP)
        return "frozen"

    try:
        answer = bare.test_client().get("/freeze")
    finally:
        servers.broker_server.process.signal(signal.SIGCONT)

    assert (answer.status_code, answer.text) == (200, "frozen")
    assert answer.headers["RateLimit"].startswith('"global-second";r=')


def await_mails(mails: Catcher, wanted: list[str], *, seconds: float) -> set[str]:
    """Who got no verification mail in that time."""
    until, missing = time.monotonic() + seconds, set(wanted)
    while missing and time.monotonic() < until:
        time.sleep(0.2)
        missing -= {to for mail in mails.messages() for to in mail["to"] if "verify-email#" in mail["text"]}
    return missing
