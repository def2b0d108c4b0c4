"""The real parts, started once a test process, and a clean state for each test."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
import redis
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from config.settings import Settings, load
from devstack.catcher import Catcher
from migrations.runner import migrate_all
from tests.support.cast import Person, register
from tests.support.fronts import InProcess, in_process
from tests.support.jobs import Jobs
from tests.support.scoping import ScopeListener
from tests.support.servers import Servers, started
from webapp.app import create_app
from webapp.auth.service import passwords
from webapp.core import db
from webapp.core.web.application import Application

WIDE = "100000/minute"
LIMITS = (
    "USER",
    "WRITES",
    "REGISTER",
    "LOGIN_ACCOUNT",
    "LOGIN_ADDRESS",
    "LOGIN_ALL",
    "MAIL_REQUEST",
    "EXPORT",
    "IMPORT",
    "CSP_REPORTS",
)
WIDE_LIMITS = {f"LIMIT_{name}": WIDE for name in LIMITS}
scopes = ScopeListener()
db.listeners.append(scopes)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long forms run only when asked for; those that load the machine run one after another."""
    items.sort(key=lambda item: item.get_closest_marker("faults") is None)  # they wait most: begin with them
    skip = pytest.mark.skip(reason="long form: make test-faults")
    for item in items:
        if item.get_closest_marker("long") and not os.environ.get("MYRIAD_LONG"):
            item.add_marker(skip)
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.xdist_group(f"faults of {item.path.parent.name}"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `both_ways` speaks to Flask, and then through the front."""
    if metafunc.definition.get_closest_marker("both_ways") and "client" in metafunc.fixturenames:
        metafunc.parametrize("client", ["flask", "front"], indirect=True)


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
        yield


@pytest.fixture(scope="session")
def settings(environment: dict[str, str]) -> Settings:
    return load(environment)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Application:
    """The web application, on migrated databases."""
    list(migrate_all(settings))
    return create_app(settings)


@pytest.fixture(scope="session")
def collections(app: Application, servers: Servers, settings: Settings) -> list[Any]:
    """The collections of the application, raw."""
    databases = [servers.client[settings.database_name(service)] for service in settings.services]
    return [
        database[name]
        for database in databases
        for name in database.list_collection_names()
        if not name.startswith("migration")
    ]


@pytest.fixture
def _clean(collections: list[Any], servers: Servers) -> Iterator[None]:
    """Truncated, not dropped: dropping costs file handles and indexes. Looking is cheaper than deleting."""
    for collection in collections:
        if collection.find_one({}, {"_id": 1}):
            collection.delete_many({})
    servers.cache.flushall()
    servers.broker.flushall()
    servers.catcher.clear()
    scopes.violations.clear()
    yield
    assert not scopes.violations, "commands that leave their user or service: " + "; ".join(scopes.violations)


@pytest.fixture(scope="module")
def front(app: Application) -> Iterator[InProcess]:
    """The async front of the application, in this process."""
    with in_process(app) as running:
        yield running


@pytest.fixture
def client(request: pytest.FixtureRequest, app: Application, _clean: None) -> FlaskClient:
    """HTTP to the application, as nobody; through the front where that is asked for (`both_ways`)."""
    if getattr(request, "param", "flask") == "front":
        front: InProcess = request.getfixturevalue("front")
        return front.client()
    return app.test_client(use_cookies=False)


@pytest.fixture
def alice(client: FlaskClient) -> Person:
    """The owner."""
    return register(client, "alice")


@pytest.fixture
def bob(client: FlaskClient) -> Person:
    """A stranger with an account."""
    return register(client, "bob")


@pytest.fixture
def jobs(app: Application, _clean: None, settings: Settings) -> Jobs:
    """The worker's jobs, run here and now."""
    return Jobs(settings)


@pytest.fixture
def mails(servers: Servers) -> Catcher:
    """What arrived by mail."""
    return servers.catcher


@pytest.fixture
def cache_redis(servers: Servers) -> "redis.Redis[str]":
    return servers.cache


@pytest.fixture
def stored(servers: Servers, settings: Settings) -> "pymongo.MongoClient[dict[str, object]]":
    """A client of the test's own: what it reads is not held against the application."""
    return servers.client


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parents[1]
