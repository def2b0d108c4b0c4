"""Nudges are bounded: whoever waits for an answer never waits long for the broker."""

import signal
import time
from collections.abc import Iterator

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from config.connections import pools
from config.settings import Settings
from tests.support.servers import Servers
from webapp.core import queue


@pytest.fixture
def sender(settings: Settings, _clean: None) -> Iterator[Celery]:
    with queue.sender(settings, pools.web(settings)) as sender:
        yield sender


def nudge(sender: Celery) -> None:
    sender.send_task("auth.relay_outbox", queue="auth.events", retry=False, ignore_result=True)


@pytest.mark.timed
def test_a_broker_that_answers_nothing_costs_a_second_each_time(sender: Celery, servers: Servers) -> None:
    nudge(sender)
    servers.broker_server.process.signal(signal.SIGSTOP)
    try:
        seconds = [refused(sender) for _ in range(3)]
    finally:
        servers.broker_server.process.signal(signal.SIGCONT)

    assert max(seconds) < 1.5, seconds


def test_a_broker_that_is_back_gets_the_next_nudge(sender: Celery, servers: Servers) -> None:
    servers.broker_server.process.signal(signal.SIGSTOP)
    try:
        refused(sender)
    finally:
        servers.broker_server.process.signal(signal.SIGCONT)

    nudge(sender)

    assert servers.broker.llen("myriad:auth.events") >= 1


def refused(sender: Celery) -> float:
    """How long a nudge took that did not get through."""
    began = time.monotonic()
    with pytest.raises(OperationalError):
        nudge(sender)
    return time.monotonic() - began
