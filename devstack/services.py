"""What split services need beside the rest: RabbitMQ, a MongoDB with a user for each of them, a router."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from config.services import SERVICES
from devstack import mongodb, ports, processes
from devstack.mongodb import MongoDB, kept_secret
from devstack.processes import Process
from migrations import users

_ROOT = Path(__file__).parents[1]
_FIRST_PORT, _FIRST_METRICS_PORT, _METRICS_STEP = 8001, 9118, 10


def start_mongodb(
    data_dir: Path, *, prefix: str = "myriad", **options: Any
) -> tuple[MongoDB, dict[str, str]]:
    """A MongoDB that lets each service into its own database alone. Out: it, and `MONGODB_URI_…` of each."""
    server = mongodb.start(data_dir, users=True, **options)
    passwords = {service: kept_secret(data_dir / f"{service}-user") for service in SERVICES}
    with MongoClient[dict[str, Any]](server.uri) as client:
        for service, password in passwords.items():
            users.grant(client, name=service, password=password, database=f"{prefix}_{service}")
    uris = {f"MONGODB_URI_{name.upper()}": server.uri_of(name, word) for name, word in passwords.items()}
    return server, uris


@dataclass(frozen=True)
class Ports:
    """Where each service answers, on this machine."""

    web: Mapping[str, int]
    metrics: Mapping[str, int]

    @classmethod
    def choose(cls) -> "Ports":
        """The usual ones where they are free."""
        web = {name: ports.preferred_port(_FIRST_PORT + at) for at, name in enumerate(SERVICES)}
        steps = {name: _FIRST_METRICS_PORT + at * _METRICS_STEP for at, name in enumerate(SERVICES)}
        return cls(web, {name: ports.preferred_port(port) for name, port in steps.items()})

    def env(self) -> dict[str, str]:
        """The variables of `Procfile.services`, and where all find auth's keys."""
        web = {f"{name.upper()}_PORT": str(port) for name, port in self.web.items()}
        metrics = {f"{name.upper()}_METRICS_PORT": str(port) for name, port in self.metrics.items()}
        keys = f"http://127.0.0.1:{self.web['auth']}/.well-known/jwks.json"
        return {**web, **metrics, "JWKS_URL": keys, "TRUSTED_PROXY_HOPS": "1"}


def start_router(port: int, upstreams: Mapping[str, int], log: Path) -> Process:
    """One address for all of them."""
    pairs = [f"{name}={upstream}" for name, upstream in upstreams.items()]
    return processes.start(
        "The router",
        [sys.executable, "-m", "devstack.router", "--port", str(port), *pairs],
        log=log,
        ready=lambda: ports.answers(port),
        cwd=_ROOT,
    )
