"""A cluster that acknowledges writes before a majority has them is refused: a failover could lose them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pymongo
import pytest

from devstack import mongodb
from tests.structure.test_settings import PRODUCTION

pytestmark = pytest.mark.xdist_group("majority")


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a replica set whose default write concern is w: 1."""
    server = mongodb.start(tmp_path_factory.mktemp("careless"))
    try:
        with pymongo.MongoClient(server.uri) as client:
            client.admin.command("setDefaultRWConcern", 1, defaultWriteConcern={"w": 1})
        yield server.uri
    finally:
        server.stop()


def test_the_runner_refuses_it_and_changes_nothing(
    careless: str, root: Path, environment: dict[str, str]
) -> None:
    variables = {**environment, "MONGODB_URI": careless}
    command = [sys.executable, "-m", "migrations"]
    ended = subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "not majority" in ended.stderr
    assert "setDefaultRWConcern" in ended.stderr
    assert "Traceback" not in ended.stderr
    with pymongo.MongoClient(careless) as client:
        assert set(client.list_database_names()) == {"admin", "config", "local"}


def test_the_web_application_refuses_it_in_production(careless: str, root: Path) -> None:
    variables = {**PRODUCTION, "MONGODB_URI": careless}
    command = [sys.executable, "-c", "import wsgi"]
    ended = subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert "NotMajority" in ended.stderr
