"""A real nginx before a real web process, with a small build of the app."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.keys import new_private_key
from tests.structure.test_settings import KEY
from tests.support.edge import Edge, edge
from tests.support.processes import Web, web
from webapp.core.web.application import Application

SCRIPT = b"console.log('a chunk')" * 40
FILES = {
    "index.html": b"<!doctype html><title>Myriad</title>",
    "sw.js": b"// worker",
    "app.webmanifest": b"{}",
    "manifest.json": b'{"what": "a build tells its tools"}',
    ".env": b"nobody's business",
    "assets/chunk-0a1b2c3d.js": SCRIPT,
    "assets/chunk-0a1b2c3d.js.gz": gzip.compress(SCRIPT),
    "assets/chunk-0a1b2c3d.js.br": b"brotli",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs all that ask the same servers."""
    for item in items:
        if "door" in getattr(item, "fixturenames", ()) and item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("deploy"))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build leaves, in small."""
    folder = tmp_path_factory.mktemp("build")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def served(app: Application, environment: dict[str, str]) -> Iterator[Web]:
    """A web process that believes one proxy."""
    narrow = {"WEB_CONCURRENCY": "1", "TRUSTED_PROXY_HOPS": "1", "LIMIT_CSP_REPORTS": "3/minute"}
    with web(environment, **narrow) as running:
        yield running


@pytest.fixture(scope="session")
def door(served: Web, build: Path) -> Iterator[Edge]:
    """The edge before it. For the tests a balancer stands at 127.0.0.2."""
    port = int(served.url.rpartition(":")[2])
    with edge({"web": [port]}, build, trusted=["127.0.0.2"]) as running:
        yield running


@pytest.fixture
def production(environment: dict[str, str]) -> dict[str, str]:
    """What an operator names."""
    named = ("MONGODB_URI", "REDIS_CACHE_URL", "REDIS_BROKER_URL", "SMTP_URL")
    secrets = {
        "JWT_PRIVATE_KEY": new_private_key(),
        "REFRESH_TOKEN_KEY": KEY,
        "MAIL_LINK_KEY": KEY[::-1],
        "WEBHOOK_KEY": KEY[1:] + KEY[0],
    }
    rest = {"APP_URL": "https://tasks.example.org", "MAIL_FROM": "Myriad <no-reply@example.org>"}
    return {**{name: environment[name] for name in named}, **secrets, **rest}
