"""Each command of docs/operations.md is run here, or by another test, or is marked as a cluster's."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.ports import free_port
from tests.e2e.people import Someone, sign_up
from tests.support import processes
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp.core.web.application import Application

_BLOCK = re.compile(r"^```sh( cluster)?\n(.*?)^```", re.M | re.S)
_INLINE = re.compile(r"`((?:python -m|make|scripts/)[^`\n]*)`")
_CLUSTER = re.compile(r"\b(?:db|rs|sh)\.\w+|kubectl|terraform")

ELSEWHERE = {
    "python -m config.connections": "tests/structure/test_connections.py",
    "python -m config.doctor": "tests/structure/test_doctor.py",
    "python -m deploy.advice": "tests/deploy/test_advice.py",
    "python -m deploy.publish": "tests/deploy/test_publish.py",
    "python -m deploy.release": "tests/deploy/test_release.py",
    "python -m migrations.backup": "tests/migrations/test_backup.py",
    "python -m migrations.sharding": "tests/migrations/test_sharding.py",
    "python -m migrations.users": "devstack/services.py",
    "python -m migrations": "tests/migrations/test_runner.py",
    "python -m webapp.admin": "tests/auth/test_admin.py",
    "python -m workers.consumer": "tests/support/split.py",
    "python -m workers.replay": "tests/services/test_dead_letters.py",
    "python -m bench.million": "tests/bench/test_million.py",
    "make": "Makefile",
    "scripts/targeted-commands": "tests/conftest.py",
}
"""What stands in a sentence, and where it is run or explained. The longest beginning counts."""

SAYS = {
    "config.doctor --mail": "Nothing is wrong",
    "migrations.backup dump": "dump: ",
    "migrations.backup verify": "verify: ",
    "migrations.backup restore": "restore: ",
    "config.connections": "MongoDB",
    "deploy.advice": "web",
    "webapp.admin find": "@example.com",
    "workers.mails": "verification by email: sent",
    "workers.replay": "0 events are tried again",
}
"""A word of what a command says, by how it begins."""


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "operations.md").read_text()


def _commands(page: str, *, cluster: bool) -> list[str]:
    blocks = (text for mark, text in _BLOCK.findall(page) if bool(mark) == cluster)
    return [line for text in blocks for line in text.splitlines() if line.strip()]


@pytest.fixture
def here(
    app: Application, _clean: None, servers: Servers, environment: dict[str, str], tmp_path: Path
) -> Iterator[dict[str, str]]:
    """What the commands are told: somebody with a mail in the ledger, a folder, a web process to be asked."""
    own = {
        **environment,
        "DATA_DIR": str(tmp_path / "data"),
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": "1",
    }
    metrics = str(free_port())
    with processes.web(own, METRICS_PORT=metrics) as web, processes.worker(own):
        ada = sign_up(web.url, "ada")
        until(lambda: servers.catcher.messages(ada.email), seconds=20)
        yield {**own, "METRICS_PORT": metrics, **_variables(ada, tmp_path)}
    for name in ("auth", "tasks", "notifications"):
        servers.client.drop_database(f"restored_{name}")


def _variables(ada: Someone, folder: Path) -> dict[str, str]:
    binaries = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {"ADDRESS": ada.email, "USER_ID": ada.id, "FOLDER": str(folder / "dump"), "PATH": binaries}


@pytest.mark.timeout(180)
def test_the_commands_do_what_the_page_says(here: dict[str, str], page: str, root: Path) -> None:
    commands = _commands(page, cluster=False)
    assert len(commands) > 10
    for command in commands:
        done = subprocess.run(
            ["bash", "-euc", command], env=here, cwd=root, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-500:]} {done.stderr[-1500:]}"
        for beginning, word in SAYS.items():
            if beginning in command:
                assert word in done.stdout + done.stderr, (command, done.stdout, done.stderr)


def test_what_is_marked_as_a_clusters_is_one(page: str) -> None:
    marked = _commands(page, cluster=True)

    assert marked
    for command in marked:
        assert _CLUSTER.search(command) or "--bucket" in command, command
    assert not [command for command in _commands(page, cluster=False) if _CLUSTER.search(command)]


def test_each_command_of_a_sentence_is_run_somewhere(page: str, root: Path) -> None:
    inline = _INLINE.findall(re.sub(_BLOCK, "", page))
    assert len(inline) > 10
    for command in inline:
        beginnings = [one for one in ELSEWHERE if command.startswith(one)]
        assert beginnings, f"nothing runs {command}"
        where = ELSEWHERE[max(beginnings, key=len)]
        word = max(beginnings, key=len).rpartition(" ")[2].rpartition(".")[2]
        assert word in (root / where).read_text(), f"{where} does not run {command}"


def test_what_is_asked_of_the_database_by_hand_is_said_to_need_one(page: str) -> None:
    """Lines of mongosh stand where the text says that they were not run here."""
    for heading, mark in (("Shards", "Try it on a copy first"), ("Indexes", "member by member")):
        section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        assert mark in section


def test_a_user_to_whom_nothing_was_to_be_told_is_said_to_be_one(
    app: Application, environment: dict[str, str], root: Path
) -> None:
    unknown = f"00000000-0000-4000-8000-{secrets.token_hex(6)}"
    command = [sys.executable, "-m", "workers.mails", unknown]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)

    assert (done.returncode, "Nothing was to be told" in done.stdout) == (0, True), done.stderr
