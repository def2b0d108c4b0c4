"""The services apart: three of each kind of process, each with its own MongoDB user, behind one address."""

import json
import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from string import printable
from typing import Any
from urllib.parse import quote

import pymongo
import pytest
import redis
import requests
from kombu.connection import Connection

from config.keys import new_private_key
from config.services import SERVICES
from devstack import processes, rabbitmq, services
from devstack import redis as redis_server
from devstack.catcher import Catcher
from devstack.errors import Missing
from devstack.mongodb import MongoDB
from devstack.ports import free_port
from devstack.processes import Process
from devstack.rabbitmq import RabbitMQ
from tests.support.rows import Rows
from tests.support.waiting import until
from webapp.core import bus

_ROOT = Path(__file__).parents[2]
_COMMANDS: dict[str, tuple[str, ...]] = {
    "web": ("gunicorn", "-c", "python:config.gunicorn"),
    "worker": (
        *("celery", "-A", "celery_app", "worker", "--loglevel", "INFO", "--without-gossip"),
        *("--without-mingle", "--hostname"),
    ),
    "beat": (
        *("celery", "-A", "celery_app", "beat", "--loglevel", "WARNING"),
        *("--scheduler", "celery.beat:Scheduler"),
    ),
    "consumer": ("workers.consumer",),
}
_RELEASE = """
import json, sys
from config.settings import load
from migrations.runner import migrate_all
for variables in json.loads(sys.argv[1]):
    print(*migrate_all(load(variables)))
"""
QUIET_SECONDS = 0.3


@dataclass
class Split:
    """The running parts, and what tests do with them."""

    folder: Path
    url: str
    environment: dict[str, str]
    mongodb: MongoDB
    rabbitmq: RabbitMQ
    catcher: Catcher
    client: "pymongo.MongoClient[dict[str, Any]]"
    redis: list[Any]
    ports: services.Ports
    rows: Rows
    running: dict[tuple[str, str], Process] = field(default_factory=dict)

    def start(self, *names: str, kinds: tuple[str, ...] = tuple(_COMMANDS), **overrides: str) -> None:
        """Start the processes of these services, all at once, and wait until they are ready."""
        begun = [(name, kind, self._spawn(name, kind, overrides)) for name in names for kind in kinds]
        for name, kind, (process, log) in begun:
            self.running[name, kind] = process
            process.wait_until(lambda log=log, name=name, kind=kind: self._is_ready(name, kind, log), 60)

    def stop(self, *names: str, kinds: tuple[str, ...] = tuple(_COMMANDS), kill: bool = False) -> None:
        """End the processes of these services; `kill` gives them no time."""
        ending = [self.running.pop(key) for key in list(self.running) if key[0] in names and key[1] in kinds]
        for process in ending if kill else ():
            process.kill()
        processes.stop_all([] if kill else ending, 15)

    def database(self, service: str) -> Any:
        """A service's database, with an administrator's eyes."""
        return self.client[f"myriad_{service}"]

    def waiting(self, *names: str) -> int:
        """How many messages stand in these queues of the broker."""
        with Connection(self.rabbitmq.url) as connection, connection.channel() as channel:
            return sum(channel.queue_declare(name, passive=True).message_count for name in names)

    def quiet(self, seconds: float = 20) -> None:
        """Wait until what happened has been told, acted on and mailed: also what a consumer has in hand."""
        until(lambda: not self._busy(), seconds=seconds)
        time.sleep(QUIET_SECONDS)
        until(lambda: not self._busy(), seconds=seconds)

    def clean(self) -> None:
        """As new: rows, caches, counters and mails are gone."""
        until(lambda: not self._busy(), seconds=20)
        self.rows.clear()
        for client in self.redis:
            client.flushdb()
        self.catcher.clear()

    def _busy(self) -> bool:
        outboxes = (
            self.database(name)["outbox"].find_one({"due": {"$ne": None}}, hint="due_1") for name in SERVICES
        )
        tasks, mails = self.database("tasks")["tasks"], self.database("notifications")["deliveries"]
        reminding = {"remind_at": {"$lte": datetime.now(UTC)}}
        return (
            tasks.find_one(reminding, hint="remind_at_1_purge_at_1") is not None
            or any(outboxes)
            or mails.find_one({"due": {"$exists": True}}, hint="due_1") is not None
            or self.waiting(*(f"{name}.incoming" for name in SERVICES)) > 0
        )

    def _spawn(self, name: str, kind: str, overrides: Mapping[str, str]) -> tuple[Process, Path]:
        command = [sys.executable, "-m", *_COMMANDS[kind], *([f"{name}@test"] if kind == "worker" else [])]
        log = self.folder / "logs" / f"{name}-{kind}-{secrets.token_hex(3)}.log"
        env = {**self.variables(name), **overrides}
        return processes.spawn(f"{name} {kind}", command, log=log, env=env, cwd=_ROOT), log

    def variables(self, name: str) -> dict[str, str]:
        """What the processes of one service are told: its own address and keys, and nothing of the others."""
        own = {
            "SERVICES": name,
            "PORT": str(self.ports.web[name]),
            "METRICS_PORT": str(self.ports.metrics[name]),
            "PATH": os.environ["PATH"],
            "MONGODB_URI": self.environment[f"MONGODB_URI_{name.upper()}"],
            "DATA_DIR": str(self.folder / name),
        }
        private = ("MONGODB_URI_", "-") if name == "auth" else ("MONGODB_URI_", "JWT_PRIVATE_KEY")
        shared = {key: value for key, value in self.environment.items() if not key.startswith(private)}
        return {**shared, **own}

    def _is_ready(self, name: str, kind: str, log: Path) -> bool:
        if kind == "web":
            return _serves(self.ports.web[name])
        return {"worker": " ready.", "beat": "", "consumer": "consumer_starts"}[kind] in log.read_text()

    def logs(self) -> str:
        """What all processes have said."""
        return "\n".join(file.read_text() for file in (self.folder / "logs").iterdir())


def _serves(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


@contextmanager
def running(folder: Path, extra: Mapping[str, str]) -> Iterator[Split]:
    """All of it, migrated and ready; stopped at the end. Without RabbitMQ it skips and says how to get it."""
    try:
        rabbitmq.program()
    except Missing as missing:
        pytest.skip(str(missing))
    with ExitStack() as stack:
        split = _servers(folder, stack, extra)
        _migrate(split)
        stack.callback(lambda: split.stop(*SERVICES))
        split.start(*SERVICES)
        yield split


def _servers(folder: Path, stack: ExitStack, extra: Mapping[str, str]) -> Split:
    with ThreadPoolExecutor() as pool:  # each waits for its own
        coming = pool.submit(rabbitmq.start, folder / "rabbitmq")
        databases = pool.submit(services.start_mongodb, folder / "mongodb", parameters={"notablescan": 1})
        cache = redis_server.start(folder / "cache", role="cache")
        stack.callback(cache.stop)
        limits = redis_server.start(folder / "limits", role="broker")
        stack.callback(limits.stop)
        database, uris = databases.result()
        stack.callback(database.stop)
        broker = coming.result()
    catcher = stack.enter_context(Catcher.start())
    port = free_port()
    ports = services.Ports(
        {name: free_port() for name in SERVICES}, {name: 9 + free_port() // 10 * 10 for name in SERVICES}
    )
    router = services.start_router(port, ports.web, folder / "router.log")
    stack.callback(router.stop)
    environment = {
        "MYRIAD_ENV": "test",
        "APP_URL": f"http://127.0.0.1:{port}",
        "RETRY_BASE_SECONDS": "0.2",
        "WEB_CONCURRENCY": "1",
        "ACCESS_LOG": "on",
        "WORKER_CONCURRENCY": "1",
        "REDIS_CACHE_URL": cache.url,
        "REDIS_BROKER_URL": limits.url,
        "BROKER_URL": broker.url,
        "SMTP_URL": catcher.smtp_url,
        "JWT_PRIVATE_KEY": new_private_key(),
        "REFRESH_TOKEN_KEY": secrets.token_hex(32),
        "MAIL_LINK_KEY": secrets.token_hex(32),
        "WEBHOOK_KEY": secrets.token_hex(32),
        "WEBHOOK_LOOPBACK": "on",
        **uris,
        **ports.env(),
        **extra,
    }
    client = stack.enter_context(
        pymongo.MongoClient(database.uri, tz_aware=True, uuidRepresentation="standard")
    )
    clients = [redis.Redis.from_url(url) for url in (cache.url, limits.url)]
    for one in clients:
        stack.callback(one.close)
    split = Split(
        *(folder, f"http://127.0.0.1:{port}", environment, database, broker, catcher, client, clients, ports),
        Rows(client),
    )
    stack.callback(lambda: split.rabbitmq.stop())
    with Connection(broker.url) as connection, connection.channel() as channel:
        for queue in bus.all_queues():
            queue.bind(channel).declare()
    return split


def _migrate(split: Split) -> None:
    """In a process of its own: this one may be wired to other databases."""
    variables = json.dumps([split.variables(name) for name in SERVICES])
    log = split.folder / "logs" / "release.log"
    migrating = processes.spawn("release", [sys.executable, "-c", _RELEASE, variables], log=log, cwd=_ROOT)
    assert migrating.popen.wait(60) == 0, split.logs()


def proxy(url: str) -> Any:
    """A WSGI application that passes each request to `url`: the test client then speaks HTTP for real."""
    host = url.removeprefix("http://")

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        headers = {
            key[5:].replace("_", "-").title(): value
            for key, value in environ.items()
            if key.startswith("HTTP_")
        }
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if environ.get(name):
                headers[name.replace("_", "-").title()] = environ[name]
        path, query = environ["REQUEST_URI"], environ.get("QUERY_STRING")
        connection = HTTPConnection(host, timeout=30)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        target = quote(
            path if "?" in path or not query else f"{path}?{query}", safe=printable, encoding="latin-1"
        )
        connection.request(environ["REQUEST_METHOD"], target, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() != "connection"]
        start_response(f"{answer.status} {answer.reason}", kept)
        return [said]

    return application
