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
from tests.e2e.people import sign_up
from tests.support import processes
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp.core.web.application import Application

_PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
_BLOCK = re.compile(r"^```sh( cluster)?\n(.*?)^```", re.M | re.S)
_INLINE = re.compile(r"`((?:python -m|make|scripts/)[^`\n]*)`")
_RUNNING = re.compile(r"\$(?:METRICS_PORT|ADDRESS|USER_ID)\b")
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
def page() -> str:
    return _PAGE.read_text()


def _sections() -> dict[str, str]:
    """The text under each heading of the second level."""
    parts = _PAGE.read_text().split("\n## ")[1:]
    return dict(part.split("\n", 1) for part in parts)


def _commands(page: str, *, cluster: bool) -> list[str]:
    blocks = (text for mark, text in _BLOCK.findall(page) if bool(mark) == cluster)
    return [line for text in blocks for line in text.splitlines() if line.strip()]


def _headings() -> list[str]:
    return [heading for heading, text in _sections().items() if _commands(text, cluster=False)]


@pytest.fixture
def here(
    app: Application, _clean: None, servers: Servers, environment: dict[str, str], tmp_path: Path
) -> Iterator[dict[str, str]]:
    """What the commands are told: where the databases are, and a folder."""
    binaries = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = {"WEB_CONCURRENCY": "1", "WORKER_CONCURRENCY": "1", "DATA_DIR": str(tmp_path / "data")}
    yield {**environment, **own, "FOLDER": str(tmp_path / "dump"), "PATH": binaries}
    for name in ("auth", "tasks", "notifications"):
        servers.client.drop_database(f"restored_{name}")


@pytest.fixture
def running(here: dict[str, str], servers: Servers) -> Iterator[dict[str, str]]:
    """A web process to be asked, and somebody with a mail in the ledger."""
    metrics = str(free_port())
    with processes.web(here, METRICS_PORT=metrics) as web, processes.worker(here):
        ada = sign_up(web.url, "ada")
        until(lambda: servers.catcher.messages(ada.email), seconds=20)
        yield {"METRICS_PORT": metrics, "ADDRESS": ada.email, "USER_ID": ada.id}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("heading", _headings())
def test_the_commands_of_a_section_do_what_it_says(
    heading: str, here: dict[str, str], root: Path, request: pytest.FixtureRequest
) -> None:
    commands = _commands(_sections()[heading], cluster=False)
    if _RUNNING.search(" ".join(commands)):
        here |= request.getfixturevalue("running")
    for command in commands:
        done = subprocess.run(
            ["bash", "-euc", command], env=here, cwd=root, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, f"{command}: {done.stdout[-500:]} {done.stderr[-1500:]}"
        for beginning, word in SAYS.items():
            if beginning in command:
                assert word in done.stdout + done.stderr, (command, done.stdout, done.stderr)


def test_each_word_that_a_command_says_is_looked_for(page: str) -> None:
    commands = _commands(page, cluster=False)
    assert len(commands) > 10
    assert not [beginning for beginning in SAYS if not any(beginning in one for one in commands)]


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
