"""Three members of MongoDB, a cache, a broker and a mail server; web, a worker and a beat on them."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pymongo
import pymongo.errors
import requests

from devstack import mongodb
from devstack import redis as redis_server
from devstack.catcher import Catcher
from devstack.mongodb import MongoDB
from devstack.redis import Redis
from tests.e2e.people import Someone, sign_up
from tests.support import processes
from tests.support.waiting import until

ROOT = Path(__file__).parents[3]
HASTE = {
    "RETRY_BASE_SECONDS": "0.2",
    "MAX_ATTEMPTS": "60",
    "WEB_CONCURRENCY": "2",
    "WORKER_CONCURRENCY": "2",
    "SMTP_TIMEOUT_SECONDS": "1",
    "SMTP_DEADLINE_SECONDS": "2",
    "LEASE_SECONDS": "25",
    "ACCESS_LOG": "off",
}


@dataclass
class Rig:
    """What is running, and where its servers keep what they need to come back."""

    folder: Path
    database: MongoDB
    cache: Redis
    broker: Redis
    mails: Catcher
    client: "pymongo.MongoClient[dict[str, Any]]"
    url: str = ""
    people: list[Someone] = field(default_factory=list)

    def primary(self) -> int:
        """The place of the primary among the members."""
        until(lambda: self.client.primary is not None, seconds=20)
        host, port = self.client.primary or ("", 0)
        return self.database.hosts.index(f"{host}:{port}")

    def is_whole(self) -> bool:
        """Whether every secondary follows: one that has just come back does not count for a majority, and a
        set that loses another meanwhile has none."""
        try:
            members = self.client.admin.command("replSetGetStatus")["members"]
        except pymongo.errors.PyMongoError:
            return False
        latest = max(one["optimeDate"] for one in members)
        following = [
            one["stateStr"] == "SECONDARY"
            and bool(one.get("syncSourceHost"))
            and latest - one["optimeDate"] <= timedelta(seconds=1)
            for one in members
            if one["stateStr"] != "PRIMARY"
        ]
        return len(following) == len(members) - 1 and all(following)

    def stored(self) -> Counter[str]:
        """How often each title stands among the tasks, by the word of a majority."""
        tasks = self.client["myriad_tasks"]["tasks"]
        return Counter(row["title"] for row in tasks.find({}, {"title": 1}, hint="_id_"))

    def deliveries(self) -> dict[str, dict[str, Any]]:
        """The ledger, by Message-ID."""
        rows = self.client["myriad_notifications"]["deliveries"].find({}, hint="_id_")
        return {f"<{row['_id']}@myriad.mail>": row for row in rows}

    def confirm(self, someone: Someone) -> None:
        """With the link that came by mail."""
        until(lambda: self.mails.messages(someone.email), seconds=30)
        link = re.search(r"#token=(\S+)", self.mails.messages(someone.email)[-1]["text"])
        assert link
        answer = requests.post(f"{self.url}/api/v1/auth/verify-email", json={"token": link[1]}, timeout=10)
        assert answer.ok, answer.text


@contextmanager
def rig(folder: Path, wide: Mapping[str, str], people: int = 3) -> Iterator[Rig]:
    """Everything, migrated, with some people whose addresses are confirmed. `wide` are limits that nobody
    meets."""
    with ExitStack() as running:
        made = _servers(folder, running)
        environment = {
            **HASTE,
            **wide,
            "MYRIAD_ENV": "test",
            "DATA_DIR": str(folder / "data"),
            "MONGODB_URI": made.database.uri,
            "REDIS_CACHE_URL": made.cache.url,
            "REDIS_BROKER_URL": made.broker.url,
            "SMTP_URL": made.mails.smtp_url,
        }
        migrate = [sys.executable, "-m", "migrations"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True, capture_output=True)
        running.enter_context(processes.beat(environment))
        running.enter_context(processes.worker(environment))
        made.url = running.enter_context(processes.web(environment)).url
        made.people = [sign_up(made.url, f"person{number}") for number in range(people)]
        for someone in made.people:
            made.confirm(someone)
        yield made


def _servers(folder: Path, running: ExitStack) -> Rig:
    parameters = {"notablescan": 1, "enableTestCommands": 1}
    database = mongodb.start(folder / "mongodb", members=3, parameters=parameters)
    running.callback(database.stop)
    cache = redis_server.start(folder / "cache", role="cache")
    broker = redis_server.start(folder / "broker", role="broker")
    mails = running.enter_context(Catcher.start())
    client: pymongo.MongoClient[dict[str, Any]] = running.enter_context(
        pymongo.MongoClient(
            database.uri, tz_aware=True, uuidRepresentation="standard", readConcernLevel="majority"
        )
    )
    made = Rig(folder, database, cache, broker, mails, client)
    running.callback(lambda: made.cache.stop())
    running.callback(lambda: made.broker.stop())
    return made
