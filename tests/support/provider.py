"""An OpenID provider of one's own, while it is needed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from devstack import processes
from devstack.ports import free_port

_ROOT = Path(__file__).parents[2]


@contextmanager
def provider_at(log: Path) -> Iterator[str]:
    """Out: its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.support.issuer", str(port)]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT)}
    process = processes.spawn("issuer", command, log=log, env=env, cwd=_ROOT)
    try:
        process.wait_until(lambda: _answers(url))
        yield url
    finally:
        process.stop()


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/jwks", timeout=2).ok
    except requests.RequestException:
        return False
