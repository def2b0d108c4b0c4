"""The real parts, started once a test process, and a clean state for each test."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pymongo
import pytest
import redis
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from mongoengine.connection import disconnect_all
from werkzeug.test import Client

from config.limits import Limits
from config.settings import Settings, load
from devstack.catcher import Catcher
from migrations.runner import migrate_all
from tests.support import events, in_memory, topologies
from tests.support import split as apart
from tests.support.budget import Budget
from tests.support.cast import Person, register
from tests.support.fronts import InProcess, in_process
from tests.support.jobs import Jobs
from tests.support.rows import Rows
from tests.support.scoping import ScopeListener
from tests.support.servers import Servers, started
from tests.support.split import Split
from webapp.app import create_app
from webapp.auth.service import passwords
from webapp.core import db, outbox
from webapp.core.web.application import Application

WIDE = "100000/minute"
WIDE_LIMITS = {f"LIMIT_{field.name.upper().rstrip('_')}": WIDE for field in fields(Limits)}
scopes = ScopeListener()
db.listeners.append(scopes)
outbox.listeners.append(events.hold)


def pytest_configure(config: pytest.Config) -> None:
    in_memory.prefer()
    config.pluginmanager.register(Budget())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long forms run only when asked for; those that load the machine run one after another."""
    items.sort(key=lambda item: not topologies.waits(item))  # begin with those that wait most
    topologies.keep(config, items)
    if os.environ.get("MYRIAD_LONG"):
        _leave_out_short_forms(config, items)
    skip = pytest.mark.skip(reason="long form: make test-faults, make test-long")
    for item in items:
        if item.get_closest_marker("apart") and not (
            os.environ.get("MYRIAD_LONG") or topologies.only_apart()
        ):
            item.add_marker(pytest.mark.skip(reason="against split services: make test-services"))
        if item.get_closest_marker("long") and not os.environ.get("MYRIAD_LONG"):
            item.add_marker(skip)
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.xdist_group(f"faults of {item.path.parent.name}"))


def _leave_out_short_forms(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of what runs in its long form."""
    long = {item.nodeid for item in items if item.get_closest_marker("long")}
    twins = {name.replace("[long]", "[short]") for name in long} - long
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in twins])
    items[:] = [item for item in items if item.nodeid not in twins]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What every command was targeted by, for `scripts/targeted-commands`; each process has a file."""
    folder = os.environ.get("MYRIAD_TARGETS")
    if folder and scopes.targets:
        told = [[*command, count] for command, count in sorted(scopes.targets.items())]
        Path(folder).mkdir(parents=True, exist_ok=True)
        Path(folder, f"{os.getpid()}.json").write_text(json.dumps(told))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `both_ways` speaks to Flask, then to the front; `both`, to split services too."""
    ways = metafunc.definition.get_closest_marker("both_ways") and not topologies.only_apart()
    topologies.choose(metafunc, ["flask", "front"] if ways and "client" in metafunc.fixturenames else [])


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """MongoDB (which refuses table scans), both Redis and a mail catcher."""
    with started(tmp_path_factory.mktemp("servers")) as running:
        yield running


@pytest.fixture(scope="session")
def environment(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables that the processes under test get."""
    return {
        "MYRIAD_ENV": "test",
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "RETRY_BASE_SECONDS": "0.2",
        "WEBHOOK_LOOPBACK": "on",
        **servers.environment(),
        **WIDE_LIMITS,
    }


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """Passwords are hashed in no time; that the real parameters hold is a test of its own."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", cheap)
        patch.setattr(passwords, "_NOBODY", cheap.hash("nobody has this password"))
        patch.setattr(passwords, "_inside", threading.BoundedSemaphore(1000))
        yield


@pytest.fixture(scope="session")
def settings(environment: dict[str, str]) -> Settings:
    return load(environment)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Application]:
    """The web application, on migrated databases."""
    list(migrate_all(settings))
    yield create_app(settings)
    disconnect_all()


@pytest.fixture(scope="session")
def rows(app: Application, servers: Servers) -> Rows:
    """The rows of the application, to be cleared."""
    return Rows(servers.client)


@pytest.fixture
def _clean(rows: Rows, servers: Servers) -> Iterator[None]:
    """Nothing of the tests before."""
    rows.clear()
    servers.cache.flushdb()  # with `flushall` the broker would write a snapshot to the disk
    servers.broker.flushdb()
    servers.catcher.clear()
    scopes.violations.clear()
    yield
    assert not scopes.violations, "commands that leave their user or service: " + "; ".join(scopes.violations)


@pytest.fixture(scope="session")
def split(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Split]:
    """The services apart, each in processes of its own."""
    with apart.running(tmp_path_factory.mktemp("split"), WIDE_LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def front(app: Application) -> Iterator[InProcess]:
    """The async front of the application, in this process."""
    with in_process(app) as running:
        yield running


@pytest.fixture
def apart_and_clean(split: Split) -> Split:
    """The same, with nothing in it."""
    split.clean()
    return split


@pytest.fixture
def topology(request: pytest.FixtureRequest) -> str:
    """How the services run in this test: `one` process for all, or `services` apart."""
    return str(getattr(request, "param", topologies.ONE))


@pytest.fixture
def _whole(topology: str, request: pytest.FixtureRequest) -> Split | None:
    """The services apart where the test asks for that; else the application in this process."""
    request.getfixturevalue("_clean" if topology == topologies.ONE else "apart_and_clean")
    return None if topology == topologies.ONE else request.getfixturevalue("split")


@pytest.fixture
def client(_whole: Split | None, request: pytest.FixtureRequest) -> FlaskClient | Client:
    """HTTP to the application, as nobody; through the front where that is asked for (`both_ways`)."""
    if _whole is not None:
        return Client(apart.proxy(_whole.url), use_cookies=False)
    if getattr(request, "param", "flask") == "front":
        front: InProcess = request.getfixturevalue("front")
        return front.client()
    plain: FlaskClient = request.getfixturevalue("app").test_client(use_cookies=False)
    return plain


@pytest.fixture
def alice(client: FlaskClient) -> Person:
    """The owner."""
    return register(client, "alice")


@pytest.fixture
def bob(client: FlaskClient) -> Person:
    """A stranger with an account."""
    return register(client, "bob")


@pytest.fixture
def jobs(_whole: Split | None, request: pytest.FixtureRequest) -> Jobs | topologies.Elsewhere:
    """The worker's jobs, run here and now; of services apart, waited for."""
    if _whole is not None:
        return topologies.Elsewhere(_whole)
    request.getfixturevalue("app")
    return Jobs(request.getfixturevalue("settings"))


@pytest.fixture
def mails(_whole: Split | None, request: pytest.FixtureRequest) -> Catcher:
    """What arrived by mail."""
    found: Catcher = (_whole or request.getfixturevalue("servers")).catcher
    return found


@pytest.fixture
def cache_redis(servers: Servers) -> "redis.Redis[str]":
    return servers.cache


@pytest.fixture
def stored(_whole: Split | None, request: pytest.FixtureRequest) -> "pymongo.MongoClient[dict[str, object]]":
    """A client of the test's own: what it reads is not held against the application."""
    found: pymongo.MongoClient[dict[str, object]] = (_whole or request.getfixturevalue("servers")).client
    return found


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parents[1]
