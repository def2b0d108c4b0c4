"""The Dockerfile: what it takes is there, it runs what the Procfile runs; its steps lead to a process that
serves from a tree it cannot write to, and drains."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests

from devstack import processes
from devstack.ports import free_port
from devstack.processes import Process
from tests.structure.test_operations import _settings
from tests.support import dockerfile
from tests.support.dockerfile import Stage
from webapp.core.web.application import Application

USER = "10001:10001"
AS_USER = [
    *("setpriv", "--reuid", USER.split(":")[0], "--regid", USER.split(":")[1], "--clear-groups"),
    # It may read the packages of whoever runs the tests, as an image's are there to read, and nothing else.
    *("--no-new-privs", "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"),
    "--bounding-set=-all,+dac_read_search",
]
REPORT = (
    b"POST /api/v1/csp-reports HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n"
)
NOT_OURS = {"PATH", "HOME", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


@pytest.fixture
def stages(root: Path) -> dict[str, Stage]:
    return dockerfile.read((root / "deploy" / "docker" / "Dockerfile").read_text())


def _copied(steps: list[tuple[str, str]]) -> list[tuple[list[str], str]]:
    """From the context: what, and whereto."""
    copies = [rest.split() for name, rest in steps if name == "COPY" and not rest.startswith("--from")]
    return [(words[:-1], words[-1]) for words in copies]


def test_hadolint_finds_nothing(root: Path) -> None:
    program = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([program, "deploy/docker/Dockerfile"], cwd=root, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, "")


def test_what_it_copies_is_there_and_let_in(stages: dict[str, Stage], root: Path) -> None:
    lines = (root / ".dockerignore").read_text().split()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copied = {name for stage in stages.values() for names, _ in _copied(stage.steps) for name in names}

    assert "*" in lines
    assert [name for name in sorted(let_in | copied) if not (root / name).exists()] == []
    for name in copied:
        assert name in let_in or any(one.startswith(f"{name}/") for one in let_in), name
    assert not {"tests", "devstack", ".git", ".env", "bench"} & let_in


@pytest.mark.parametrize(("target", "line"), [("web", "web"), ("worker", "worker")])
def test_an_image_runs_what_the_procfile_runs(
    stages: dict[str, Stage], root: Path, target: str, line: str
) -> None:
    lines = dict(one.split(": ", 1) for one in (root / "Procfile").read_text().splitlines())

    assert " ".join(dockerfile.command(dockerfile.whole(stages, target))) == lines[line]


@pytest.mark.parametrize("target", ["web", "worker", "edge"])
def test_an_image_runs_as_nobody_special_and_is_told_to_stop(stages: dict[str, Stage], target: str) -> None:
    steps = dockerfile.whole(stages, target)
    names = [name for name, _ in steps]

    assert [rest for name, rest in steps if name == "USER"] == [USER]
    assert "RUN" not in names[names.index("USER") :]
    assert [rest for name, rest in steps if name == "STOPSIGNAL"] == [
        "SIGQUIT" if target == "edge" else "SIGTERM"
    ]
    assert dockerfile.command(steps)


def test_its_variables_are_settings_and_its_ports_those_of_the_settings(
    stages: dict[str, Stage], root: Path
) -> None:
    told = dockerfile.variables(dockerfile.whole(stages, "web"))

    assert set(told) - NOT_OURS <= _settings(root)
    assert stages["web"].of("EXPOSE") == [f"{told['PORT']} {told['METRICS_PORT']}"]
    assert stages["edge"].of("EXPOSE") == ["8080"]
    assert "listen 8080 " in (root / "deploy" / "edge" / "monolith.conf").read_text()


def test_requirements_are_installed_by_hash_before_the_sources_come(stages: dict[str, Stage]) -> None:
    installs = [rest for rest in stages["packages"].of("RUN") if "pip install" in rest]

    assert installs
    assert all(rest.count("pip install") == rest.count("--require-hashes") for rest in installs)
    assert _copied(stages["packages"].steps) == [(["requirements.txt", "requirements-native.txt"], "./")]


@contextmanager
def _replayed(
    stages: dict[str, Stage], root: Path, folder: Path, environment: dict[str, str]
) -> Iterator[tuple[Process, int]]:
    """The web image's tree in an empty folder, as its steps make it, and its command there: as the image's
    user where this process may become that, and nowhere to write but the one place that the container has."""
    steps = dockerfile.whole(stages, "web")
    tree, writable, port = folder / "app", folder / "tmp", free_port()
    for names, target in _copied(steps):
        for name in names:
            _copy(root / name, tree / target / (name if target == "./" else ""))
    _copy(root / "frontend" / "dist", tree / "frontend" / "dist")
    writable.mkdir()
    subprocess.run(["chmod", "-R", "a-w", tree], check=True)
    told = dockerfile.variables(steps) | {
        "DATA_DIR": str(writable / "myriad"),
        "HOME": str(writable),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PORT": str(port),
        "METRICS_PORT": str(free_port()),
        "BIND_HOST": "127.0.0.1",
        "WEB_CONCURRENCY": "1",
    }
    command = dockerfile.command(steps)
    if os.geteuid() == 0:
        os.chown(writable, *map(int, USER.split(":")))
        command = [*AS_USER, *command]
    process = processes.spawn("web", command, log=folder / "web.log", env=environment | told, cwd=tree)
    try:
        process.wait_until(lambda: _ready(port), 60)
        yield process, port
    finally:
        process.stop()
        subprocess.run(["chmod", "-R", "u+w", tree], check=True)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _ready(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


def test_the_steps_lead_to_a_process_that_serves_from_a_tree_it_cannot_change_and_drains(
    app: Application, stages: dict[str, Stage], root: Path, tmp_path: Path, production: dict[str, str]
) -> None:
    with _replayed(stages, root, tmp_path, production) as (process, port):
        assert os.geteuid() or set(psutil.Process(process.pid).uids()) == {int(USER.split(":")[0])}
        assert requests.get(f"http://127.0.0.1:{port}/", timeout=5).status_code == 200
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(REPORT + b"[")
            time.sleep(0.2)
            began = time.monotonic()
            process.popen.terminate()
            time.sleep(0.3)
            connection.sendall(b"]")
            assert connection.recv(4096).startswith(b"HTTP/1.1 204")
        assert process.popen.wait(20) == 0
        assert time.monotonic() - began < 20
