"""What processes open and how long they wait is computed in one place, stated, and what they really do."""

import time
from dataclasses import replace

import pytest
from mongoengine.connection import get_connection

from config.connections import pools, times
from config.connections.totals import rows, totals
from config.settings import Settings, load
from devstack.mongodb import _PARAMETERS
from tests.structure.conftest import Boot
from webapp.contracts.jobs import JOBS
from webapp.core import queue
from webapp.core.cache import Cache
from webapp.core.web.application import Application


def test_services_with_one_uri_share_one_client_and_its_pool(app: Application, settings: Settings) -> None:
    clients = {id(get_connection(service)) for service in settings.services}

    assert len(clients) == 1
    assert get_connection("tasks").options.pool_options.max_pool_size == pools.web(settings).mongodb


@pytest.mark.parametrize(
    ("uris", "clients"),
    [
        ({"auth": "mongodb://a/?x", "tasks": "mongodb://a/?x", "notifications": "mongodb://a/?x"}, 1),
        ({"auth": "mongodb://a/", "tasks": "mongodb://b/", "notifications": "mongodb://c/"}, 1),
        ({"auth": "mongodb://u:p@a/", "tasks": "mongodb://v:p@a/", "notifications": "mongodb://b/"}, 2),
    ],
)
def test_clients_that_meet_on_one_server_are_added_up(
    settings: Settings, uris: dict[str, str], clients: int
) -> None:
    web = rows(replace(settings, mongodb_uris=uris, web_threads=5))[0]

    assert web.mongodb == clients * (5 + 1 + 2)


def test_the_totals_follow_the_settings(settings: Settings) -> None:
    few = totals(rows(replace(settings, web_threads=4, web_processes=1, worker_processes=1)))
    more = totals(rows(replace(settings, web_threads=14, web_processes=2, worker_processes=3), webs=2))

    assert more["mongodb"] - few["mongodb"] == (4 * 17 - 7) + 2 * 4
    assert more["cache"] - few["cache"] == (4 * 16 - 6) + 2
    assert more["broker"] - few["broker"] == (4 * 28 - 8) + 2 * 2


def test_a_command_states_the_totals(run: Boot, environment: dict[str, str]) -> None:
    told = run("import config.connections.__main__ as it; it.main(['--web', '3'])", **environment)
    total = totals(rows(load(environment), webs=3))

    (line,) = [line.split() for line in told.stdout.splitlines() if line.startswith("total")]
    assert line[1:] == [str(count) for count in total.values()]
    assert f"together {total['limits'] + total['broker']} connections" in told.stdout


def test_the_command_tells_what_is_wrong_with_the_settings(run: Boot) -> None:
    told = run("import sys, config.connections.__main__ as it; sys.exit(it.main([]))", WEB_THREADS="many")

    assert told.returncode == 1
    assert told.stderr.startswith("WEB_THREADS is not usable")


def test_there_are_as_many_publishers_as_threads(settings: Settings) -> None:
    own = pools.web(replace(settings, web_threads=3))

    with queue.sender(settings, own) as sender:
        assert sender.pool.limit == sender.producer_pool.limit == 3


def test_a_full_pool_is_a_miss_within_a_moment(settings: Settings) -> None:
    cache = Cache(settings.redis_cache_url, pools.worker())
    assert cache.answers()
    held = cache.connections.get_connection()

    began = time.monotonic()
    assert not cache.answers()
    assert time.monotonic() - began < 1

    cache.connections.release(held)
    assert cache.answers()


def test_each_wait_is_shorter_than_what_waits_for_it(settings: Settings) -> None:
    request = settings.request_deadline

    assert times.REDIS_SECONDS < times.PUBLISH_SECONDS < times.PUBLISHER_SECONDS < request
    assert request > times.MONGODB_HEARTBEAT_SECONDS + times.MONGODB_CONNECT_SECONDS
    assert min(request, _PARAMETERS["transactionLifetimeLimitSeconds"]) > times.TRANSACTION_SECONDS
    assert 2 * request < times.GRACEFUL_SECONDS < times.PLATFORM_SECONDS
    assert times.GRACEFUL_SECONDS + times.LAST_WORDS_SECONDS < times.PLATFORM_SECONDS
    assert max(job.hard_limit for job in JOBS) < times.VISIBILITY_SECONDS
