"""The servers of one test process."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymongo
import redis

from devstack import mongodb
from devstack import redis as redis_server
from devstack.catcher import Catcher
from devstack.mongodb import MongoDB
from devstack.redis import Redis


@dataclass
class Servers:
    """The running parts, and a client of each."""

    mongodb: MongoDB
    cache_server: Redis
    broker_server: Redis
    catcher: Catcher
    client: "pymongo.MongoClient[dict[str, Any]]"
    cache: Any
    broker: Any

    def environment(self) -> dict[str, str]:
        """The variables that lead processes here."""
        return {
            "MONGODB_URI": self.mongodb.uri,
            "REDIS_CACHE_URL": self.cache_server.url,
            "REDIS_BROKER_URL": self.broker_server.url,
            "SMTP_URL": self.catcher.smtp_url,
        }


@contextmanager
def started(folder: Path) -> Iterator[Servers]:
    """Start them all; stop them at the end."""
    with ExitStack() as stack:
        database = mongodb.start(folder / "mongodb", parameters={"notablescan": 1, "enableTestCommands": 1})
        stack.callback(database.stop)
        _without_waiting_for_the_disk(database)
        cache = redis_server.start(folder / "cache", role="cache")
        stack.callback(cache.stop)
        broker = redis_server.start(folder / "broker", role="broker")
        stack.callback(broker.stop)
        yield Servers(
            database,
            cache,
            broker,
            stack.enter_context(Catcher.start()),
            stack.enter_context(
                pymongo.MongoClient(database.uri, tz_aware=True, uuidRepresentation="standard")
            ),
            _client(stack, cache.url),
            _client(stack, broker.url),
        )


def _without_waiting_for_the_disk(database: MongoDB) -> None:
    """No test pulls the plug of this server: a majority may acknowledge what is not in the journal yet."""
    with pymongo.MongoClient[dict[str, Any]](database.uri) as client:
        config = client.admin.command("replSetGetConfig")["config"]
        changed = {"version": config["version"] + 1, "writeConcernMajorityJournalDefault": False}
        client.admin.command("replSetReconfig", {**config, **changed})


def _client(stack: ExitStack, url: str) -> Any:
    client = redis.Redis.from_url(url, decode_responses=True)
    stack.callback(client.close)
    return client
