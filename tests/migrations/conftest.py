"""A database of a test's own, and migration files made for it."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from tests.support.servers import Servers
from webapp.core.web.application import Application

Put = Callable[[str, str], Path]


@pytest.fixture
def database(app: Application, servers: Servers) -> Iterator[Database[dict[str, Any]]]:
    """An empty database, dropped at the end."""
    name = f"migrating_{secrets.token_hex(4)}"
    yield servers.client[name]
    servers.client.drop_database(name)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes `migrate(db)` with this body into a dated file of a folder, which it gives back."""

    def write(name: str, body: str) -> Path:
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        (tmp_path / f"{name}.py").write_text(f"def migrate(db):\n{lines}\n")
        return tmp_path

    return write
