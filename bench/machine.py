"""The servers of a bench: the stores, ours on the production configuration, the reference, the floor."""

import os
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from honcho.environ import parse_procfile
from pymongo import MongoClient

from bench import packages, production, reference
from bench.options import Options
from devstack import mongodb, processes, redis
from devstack.ports import free_port
from devstack.processes import Process

ROOT = Path(__file__).parents[1]
CACHE_MB, DATABASE_GB = 512, 2
"""What the users' cached answers and their tasks need: nothing is evicted, as in a production well sized."""


@dataclass(frozen=True)
class Target:
    """A server under load: its processes, and those of its database and Redis; where its cache is."""

    name: str
    port: int
    process: Process
    stores: tuple[int, ...] = ()
    cache_url: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        """Empty the cache: what a process keeps of tokens stays."""
        if self.cache_url:
            with redis.Client.from_url(self.cache_url) as client:
                client.flushall()


class Machine:
    """Use it as `with Machine(options, folder) as machine:`; what it started is stopped at the end."""

    def __init__(self, options: Options, folder: Path) -> None:
        self.options, self.folder = options, folder
        self._started = ExitStack()

    def __enter__(self) -> "Machine":
        try:
            self._start_stores()
        except BaseException:
            self._started.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._started.close()

    def _start_stores(self) -> None:
        self.mongodb = mongodb.start(self.folder / "mongodb")
        self._started.callback(self.mongodb.stop)
        with MongoClient(self.mongodb.uri) as client:
            client.admin.command(
                "setParameter", 1, wiredTigerEngineRuntimeConfig=f"cache_size={DATABASE_GB}G"
            )
        self.cache, self.reference_redis = self._redis("cache"), self._redis("cache", "reference")
        self.broker = self._redis("broker")
        self.environment = {
            **os.environ,
            **production.environment(self.options.limit_scale),
            "MONGODB_URI": self.mongodb.uri,
            "REDIS_CACHE_URL": self.cache.url,
            "REDIS_BROKER_URL": self.broker.url,
            "SMTP_URL": "smtp://127.0.0.1:1",
            "APP_URL": "http://127.0.0.1:8000",
            "DATA_DIR": str(self.folder),
            "PATH": os.pathsep.join([str(packages.production()), os.environ.get("PATH", os.defpath)]),
        }

    def _redis(self, role: redis.Role, name: str = "") -> redis.Redis:
        server = redis.start(self.folder / f"redis-{name or role}", role=role)
        self._started.callback(server.stop)
        if role == "cache":
            with redis.Client.from_url(server.url) as client:
                client.config_set("maxmemory", f"{CACHE_MB}mb")
        return server

    def start_ours(self) -> Target:
        """The `web` line of the Procfile, after its `release` line."""
        commands = dict(parse_procfile((ROOT / "Procfile").read_text()).processes)
        release = f"exec {commands['release']}"
        subprocess.run(
            ["/bin/sh", "-c", release], env=self.environment, cwd=ROOT, check=True, capture_output=True
        )
        return self._serve("ours", commands["web"], "/readyz", self.cache, self.broker)

    def start_floor(self) -> Target:
        """The same gunicorn, worker and parser, around constant bytes."""
        return self._serve("floor", "gunicorn -c python:config.gunicorn bench.reference.floor:app", "/")

    def start_reference(self) -> Target:
        """Fastify on the same database, with a Redis of its own. Errors: `BenchError` without Node or npm."""
        reference.install()
        variables = {
            "NODE_ENV": "production",
            "JWT_SECRET": self.environment["REFRESH_TOKEN_KEY"],
            "REDIS_URL": self.reference_redis.url,
            "LIMIT_PER_MINUTE": str(300 * self.options.limit_scale),
        }
        command = f"node --max-semi-space-size=32 {reference.FOLDER / 'main.js'}"
        return self._serve("reference", command, "/readyz", self.reference_redis, variables=variables)

    def _serve(
        self,
        name: str,
        command: str,
        path: str,
        *servers: redis.Redis,
        variables: Mapping[str, str] | None = None,
    ) -> Target:
        port = free_port()
        places = {"PORT": str(port), "METRICS_PORT": str(free_port()), **(variables or {})}
        process = processes.spawn(
            name,
            ["/bin/sh", "-c", f"exec {command}"],
            env={**self.environment, **places},
            cwd=ROOT,
            log=self.folder / f"{name}.log",
        )
        self._started.callback(process.stop)
        process.wait_until(partial(serves, port, path))
        stores = (*self.mongodb.processes, *(server.process for server in servers))
        cache_url = servers[0].url if servers else ""
        return Target(name, port, process, tuple(store.pid for store in stores), cache_url)


def serves(port: int, path: str) -> bool:
    """Whether a GET there is answered with 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
