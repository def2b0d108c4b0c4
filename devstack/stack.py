"""Everything the application needs around it, brought up with one call."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from devstack import external, mongodb, ports, processes, rabbitmq, redis, services
from devstack.errors import StackError

_ROOT = Path(__file__).parents[1]


@dataclass
class Part:
    """One of the servers: where it is, and how to end it (nothing to do for one that was here before)."""

    url: str
    stop: Callable[[], None]
    page: str = ""
    env: Mapping[str, str] = field(default_factory=dict)


class Stack:
    """MongoDB, two Redis and mail; for split services (`TOPOLOGY=services`) RabbitMQ and a router too.

    Use it as `with Stack(environ, data_dir) as stack:`.
    """

    def __init__(
        self, environ: Mapping[str, str], data_dir: Path, *, say: Callable[[str], None] = print
    ) -> None:
        """`environ` may name servers: MONGODB_URI, REDIS_CACHE_URL, REDIS_BROKER_URL, SMTP_URL.

        The others are started with its data in `data_dir`. `say` is given lines for the person.
        """
        self._environ = environ
        self._data_dir = data_dir.resolve()
        self._say = say
        self._parts: dict[str, Part] = {}
        self._port = self._metrics_port = 0
        self._services: services.Ports | None = None

    def start(self) -> None:
        """Start all parts together. Raises StackError when one is not to be had; nothing is left running."""
        self._port = self._choose("PORT", 8000)
        self._metrics_port = self._choose("METRICS_PORT", 9108)
        starters = self._starters()
        with ThreadPoolExecutor() as pool:
            starting = {name: pool.submit(self._begin, name, starters) for name in starters}
            try:
                self._collect(starting)
            except BaseException:
                self._abandon(starting)
                raise
        self._write_addresses()

    def _starters(self) -> Mapping[str, "Starter"]:
        """What has to be started for the topology that is asked for."""
        topology = self._environ.get("TOPOLOGY") or "one"
        if topology == "one":
            return _STARTERS
        if topology != "services":
            raise StackError(
                f"TOPOLOGY={topology} is unknown: one (all services in one process) or services."
            )
        if not self._given("BROKER_URL"):
            rabbitmq.program()  # before anything starts
        self._services = services.Ports.choose()
        upstreams, port = self._services.web, self._port

        def route(data_dir: Path) -> Part:
            return Part("", services.start_router(port, upstreams, data_dir / "router.log").stop)

        return {**_STARTERS, "MONGODB_URI": _mongodb_with_users, "BROKER_URL": _rabbitmq, "ROUTER": route}

    def stop(self) -> None:
        """End what was started, all at once."""
        (self._data_dir / "stack.json").unlink(missing_ok=True)
        with ThreadPoolExecutor() as pool:
            for stopping in [pool.submit(part.stop) for part in self._parts.values()]:
                stopping.result()
        self._parts.clear()

    def env(self) -> dict[str, str]:
        """The variables that the application's processes need to find all this."""
        addresses = {name: part.url for name, part in self._parts.items() if part.url}
        return {
            **addresses,
            **{name: value for part in self._parts.values() for name, value in part.env.items()},
            **self._canary(),
            **(self._services.env() if self._services else {}),
            "PORT": str(self._port),
            "METRICS_PORT": str(self._metrics_port),
            "APP_URL": self._environ.get("APP_URL", f"http://127.0.0.1:{self._port}"),
            "DATA_DIR": str(self._data_dir),
        }

    def _canary(self) -> dict[str, str]:
        """A catcher of our own is its sink; a server that somebody named is so only if they say it."""
        mail = self._parts["SMTP_URL"]
        url = self._environ.get("CANARY_SMTP_URL") or (mail.url if mail.page else "")
        return {"CANARY_SMTP_URL": url} if url else {}

    def addresses(self) -> dict[str, str]:
        """URLs for people and tools; the content of stack.json."""
        app = f"http://127.0.0.1:{self._port}/"
        return {
            "app": app,
            "api": f"{app}api/v1",
            "docs": f"{app}api/docs",
            "mail": self._parts["SMTP_URL"].page,
            "metrics": f"http://127.0.0.1:{self._metrics_port}/metrics",
            "mongodb": self._parts["MONGODB_URI"].url,
            "redis_cache": self._parts["REDIS_CACHE_URL"].url,
            "redis_broker": self._parts["REDIS_BROKER_URL"].url,
        }

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _collect(self, starting: Mapping[str, Future[Part]]) -> None:
        for name, part in starting.items():
            self._parts[name] = part.result()

    def _abandon(self, starting: Mapping[str, Future[Part]]) -> None:
        for part in starting.values():
            if part.exception() is None:
                part.result().stop()
        self._parts.clear()

    def _begin(self, name: str, starters: Mapping[str, "Starter"]) -> Part:
        if url := self._given(name):
            external.wait_for(name, url)
            return Part(url, lambda: None)
        return starters[name](self._data_dir)

    def _given(self, name: str) -> str:
        """Like the application's settings: the file that NAME_FILE names comes before NAME."""
        file = self._environ.get(f"{name}_FILE")
        if not file:
            return self._environ.get(name, "")
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise StackError(f"{name}_FILE={file} cannot be read: {error.strerror}.") from None

    def _choose(self, name: str, default: int) -> int:
        if wanted := self._environ.get(name):
            if not (wanted.isdecimal() and 0 < int(wanted) < 65536 and ports.is_free(int(wanted))):
                raise StackError(f"{name}={wanted} cannot be used on 127.0.0.1: it is taken, or no port.")
            return int(wanted)
        port = ports.preferred_port(default)
        if port != default:
            self._say(f"Port {default} is taken: {name} is {port} this time.")
        return port

    def _write_addresses(self) -> None:
        """In one step, so that no reader ever sees half a file."""
        target = self._data_dir / "stack.json"
        draft = target.with_suffix(".part")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(self.addresses(), indent=2) + "\n")
        os.replace(draft, target)


def _mongodb(data_dir: Path) -> Part:
    server = mongodb.start(data_dir / "mongodb")
    return Part(server.uri, server.stop)


def _mongodb_with_users(data_dir: Path) -> Part:
    """Apart from the data of one process for all: who has users asks for a password ever after."""
    server, uris = services.start_mongodb(data_dir / "mongodb-services")
    return Part(server.uri, server.stop, env=uris)


def _rabbitmq(data_dir: Path) -> Part:
    server = rabbitmq.start(data_dir / "rabbitmq")
    return Part(server.url, server.stop)


def _redis(role: redis.Role, data_dir: Path) -> Part:
    server = redis.start(data_dir / f"redis-{role}", role=role)
    return Part(server.url, server.stop)


def _mail(data_dir: Path) -> Part:
    smtp, http = ports.preferred_port(1025), ports.preferred_port(8025)
    process = processes.start(
        "The mail catcher",
        [
            *(sys.executable, "-m", "devstack.catcher", "--smtp-port", str(smtp), "--http-port", str(http)),
            *("--store", str(data_dir / "mail" / "messages.jsonl")),
        ],
        log=data_dir / "mail" / "catcher.log",
        ready=lambda: ports.answers(http) and ports.answers(smtp),
        cwd=_ROOT,
    )
    return Part(f"smtp://127.0.0.1:{smtp}", process.stop, page=f"http://127.0.0.1:{http}")


Starter = Callable[[Path], Part]
_STARTERS: dict[str, Starter] = {
    "MONGODB_URI": _mongodb,
    "REDIS_CACHE_URL": partial(_redis, "cache"),
    "REDIS_BROKER_URL": partial(_redis, "broker"),
    "SMTP_URL": _mail,
}
