"""`python -m migrations.sharding`: shows the commands that shard the services' databases; `--run` sends them.

`MONGODB_ADMIN_URI` leads to a mongos, as somebody who may shard. Begun again after a fault it sends all of
them again: what is done is passed over. It could not be tried on a real cluster of shards where it was
written; see docs/operations.md.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from bson import json_util
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from config.environment import SettingsError
from config.settings import Settings, load
from migrations.sharding.commands import Step, plan
from migrations.sharding.keys import of_service

_TIMEOUT_MS = 600_000
Client = MongoClient[dict[str, Any]]


class Unfit(Exception):
    """The cluster cannot be sharded as it is."""


def shards_of(client: Client) -> list[str]:
    """The names of the cluster's shards. Errors: `Unfit` for what is no mongos."""
    if client.admin.command("hello").get("msg") != "isdbgrid":
        raise Unfit(
            "MONGODB_ADMIN_URI leads to no mongos: a replica set becomes a cluster by addShard first."
        )
    return sorted(shard["_id"] for shard in client.admin.command("listShards")["shards"])


def steps(client: Client, settings: Settings) -> Iterator[Step]:
    """The plan for what is there. Errors: `Unfit`, also where a collection has another key."""
    databases = {name: settings.database_name(name) for name in settings.services}
    _check_keys(client, databases)
    filled = {
        (database, one.collection)
        for service, database in databases.items()
        for one in of_service(service)
        if client[database][one.collection].find_one({}, {"_id": 1}, hint=[("_id", 1)])
    }
    yield from plan(databases, shards_of(client), filled)


def _check_keys(client: Client, databases: dict[str, str]) -> None:
    """One that is sharded by another key would be refused half way: say so before anything is sent."""
    known = {row["_id"]: row["key"] for row in client["config"]["collections"].find({}, {"key": 1})}
    for service, database in databases.items():
        for one in of_service(service):
            name = f"{database}.{one.collection}"
            if known.get(name, one.key) != one.key:
                raise Unfit(f"{name} is sharded by {known[name]}, not {one.key}: reshardCollection first.")


def send(client: Client, each: Iterable[Step]) -> None:
    """Send them, one after the other. Errors: `PyMongoError` of the first that is refused."""
    for step in each:
        print(told(step), flush=True)
        try:
            client[step.database].command(dict(step.command))
        except OperationFailure as error:
            if error.code not in step.fine:
                raise


def told(step: Step) -> str:
    """A command as mongosh takes it."""
    text = json_util.dumps(step.command, json_options=json_util.RELAXED_JSON_OPTIONS)
    return f"db.getSiblingDB('{step.database}').runCommand(EJSON.parse('{text}'))  // {step.why}"


def main(arguments: list[str]) -> int:
    """Out: 0, or 1 with one line that says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m migrations.sharding", description=__doc__)
    parser.add_argument("--run", action="store_true", help="send the commands")
    parser.add_argument("--shards", help="show the plan for an empty cluster of these shards: a,b,c")
    asked = parser.parse_args(arguments)
    try:
        settings = load()
        if asked.shards:
            databases = {name: settings.database_name(name) for name in settings.services}
            print(*map(told, plan(databases, asked.shards.split(","))), sep="\n")
            return 0
        with Client(_admin(), timeoutMS=_TIMEOUT_MS, uuidRepresentation="standard") as client:
            each = steps(client, settings)
            if asked.run:
                send(client, each)
            else:
                print(*map(told, each), sep="\n")
    except (SettingsError, Unfit, PyMongoError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _admin() -> str:
    uri = os.environ.get("MONGODB_ADMIN_URI", "")
    if not uri:
        raise SettingsError(
            "MONGODB_ADMIN_URI is missing. Example: mongodb://admin:password@mongos1,mongos2/"
        )
    return uri


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
