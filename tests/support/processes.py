"""Real processes of the application: gunicorn, a Celery worker, beat."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests

from devstack import processes
from devstack.ports import free_port
from devstack.processes import Process

_ROOT = Path(__file__).parents[2]
_APP_URL = "http://127.0.0.1:8000"
"""The same for all, whatever the port: it is the tokens' issuer."""

_CELERY = ("celery", "-A", "celery_app")
_WORKER = ("worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
_BEAT = ("beat", "--loglevel", "WARNING", "--scheduler", "celery.beat:Scheduler")


@dataclass(frozen=True)
class Web:
    """gunicorn, and where it answers."""

    url: str
    process: Process
    front: bool = True


@contextmanager
def web(
    environment: Mapping[str, str], *, port: int = 0, tree: Path = _ROOT, **overrides: str
) -> Iterator[Web]:
    """gunicorn on a port (or a free one), ready to serve, of the code in `tree`. Migrate the databases first
    (the `app` fixture does)."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    variables = {**environment, "PORT": str(port), **overrides}
    command = ("gunicorn", "-c", "python:config.gunicorn")
    with _running("web", command, variables, partial(_serves, url), tree=tree) as process:
        yield Web(url, process, front=variables.get("WEB_FRONT", "on") == "on")


@contextmanager
def worker(
    environment: Mapping[str, str], *options: str, tree: Path = _ROOT, **overrides: str
) -> Iterator[Process]:
    """A Celery worker that takes jobs. Its children are in its process group."""
    variables = {**environment, **overrides}
    name = f"worker-{secrets.token_hex(3)}"
    command = (*_CELERY, *_WORKER, "--hostname", f"{name}@test", *options)
    log = _log(environment, name)
    with _running(name, command, variables, lambda: " ready." in log.read_text(), log, tree) as process:
        yield process


@contextmanager
def beat(environment: Mapping[str, str], **overrides: str) -> Iterator[Process]:
    """A Celery beat. It says nothing when it is ready, and needs no waiting for."""
    with _running("beat", (*_CELERY, *_BEAT), {**environment, **overrides}, lambda: True) as process:
        yield process


@contextmanager
def _running(
    name: str,
    command: tuple[str, ...],
    variables: Mapping[str, str],
    ready: Callable[[], bool],
    log: Path | None = None,
    tree: Path = _ROOT,
) -> Iterator[Process]:
    own = {"APP_URL": _APP_URL, "METRICS_PORT": str(free_port())}
    env = {"PATH": os.environ["PATH"], **own, **variables}
    log = log or _log(variables, name)
    process = processes.spawn(name, [sys.executable, "-m", *command], log=log, env=env, cwd=tree)
    try:
        process.wait_until(ready)
        yield process
    finally:
        process.stop()


def _log(variables: Mapping[str, str], name: str) -> Path:
    return Path(variables["DATA_DIR"]) / "logs" / f"{name}-{secrets.token_hex(3)}.log"


def _serves(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=2).ok
    except requests.RequestException:
        return False
