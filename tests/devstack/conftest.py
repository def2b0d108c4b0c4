"""What the tests of the development stack share: servers, a project of stand-ins, a way to run it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from devstack import mongodb, redis
from devstack.catcher import Catcher
from devstack.ports import free_port
from tests.devstack.runs import PROCFILE, WEB, Running


@pytest.fixture(scope="package")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mongodb.MongoDB]:
    """One server for all tests that do not stop it."""
    server = mongodb.start(tmp_path_factory.mktemp("mongodb"), parameters={"notablescan": True})
    yield server
    server.stop()


@pytest.fixture
def named(mongo: mongodb.MongoDB, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Variables that name servers which run already."""
    with ExitStack() as running:
        cache = redis.start(tmp_path / "named", role="cache")
        running.callback(cache.stop)
        catcher = running.enter_context(Catcher.start())
        yield {
            "MONGODB_URI": mongo.uri,
            "REDIS_CACHE_URL": cache.url,
            "REDIS_BROKER_URL": cache.url,
            "SMTP_URL": catcher.smtp_url,
        }


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment that names no servers, with ports and data of its own."""
    named = {"MONGODB_URI", "REDIS_CACHE_URL", "REDIS_BROKER_URL", "SMTP_URL", "CANARY_SMTP_URL", "APP_URL"}
    plain = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in named}
    ports = {"PORT": str(free_port()), "METRICS_PORT": str(free_port())}
    return {**plain, **ports, "DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A directory with a Procfile of small stand-ins."""
    (tmp_path / "web.py").write_text(WEB)
    (tmp_path / "Procfile").write_text(PROCFILE)
    return tmp_path


@pytest.fixture
def run(project: Path, environ: dict[str, str]) -> Iterator[Callable[[], Running]]:
    """Starts the runner on the project, as often as called; what still runs is stopped."""
    started: list[Running] = []

    def begin() -> Running:
        started.append(Running(project, environ))
        return started[-1]

    yield begin
    for running in started:
        running.end()
