import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from tests.devstack.runs import ROOT, Running, eventually

Run = Callable[[], Running]
RUNNING = "Ctrl-C stops everything."


def test_ctrl_c_stops_everything_and_leaves_nothing_behind(
    run: Run, environ: dict[str, str], project: Path
) -> None:
    running = run()
    running.wait_for(RUNNING)
    running.wait_for("the worker runs")
    assert {"mongod", "valkey-server", "sleep"} <= running.family()
    said = running.said()
    assert said.index("the release runs first") < said.index("the worker runs")
    addresses = json.loads((project / "data" / "stack.json").read_text())
    assert all(f" {addresses[name]}\n" in said for name in ("app", "api", "docs", "mail", "metrics"))
    with urlopen(f"{addresses['mail']}/api/messages", timeout=5) as answer:
        assert "items" in json.load(answer)

    second = run()
    assert second.popen.wait(10) == 1
    assert "in use by process" in second.said()
    assert second.said().count("\n") == 1

    running.popen.send_signal(signal.SIGINT)
    running.popen.send_signal(signal.SIGINT)
    assert running.popen.wait(20) == 0
    assert running.survivors() == []
    assert not (project / "data" / "stack.json").exists()
    reset = subprocess.run([sys.executable, "-m", "devstack", "reset"], cwd=ROOT, env=environ, timeout=20)
    assert reset.returncode == 0
    assert [entry.name for entry in (project / "data").iterdir()] == ["stack.lock"]


def test_a_killed_runner_leaves_nothing_behind(run: Run, project: Path) -> None:
    (project / "Procfile").write_text("web: python web.py\nworker: sleep 600\n")
    running = run()
    running.wait_for(RUNNING)
    assert {"mongod", "valkey-server", "sleep"} <= running.family()
    running.popen.kill()
    running.popen.wait(5)
    eventually(lambda: running.survivors() == [])


def test_sigterm_is_a_good_end(run: Run, environ: dict[str, str], named: dict[str, str]) -> None:
    environ.update(named)
    running = run()
    running.wait_for(RUNNING)
    running.popen.terminate()
    assert running.popen.wait(20) == 0
    assert running.survivors() == []


def test_a_process_that_dies_stops_everything(
    run: Run, environ: dict[str, str], named: dict[str, str], project: Path
) -> None:
    environ.update(named)
    (project / "Procfile").write_text("web: python web.py\nworker: sh -c 'sleep 1; exit 7'\n")
    running = run()
    running.wait_for("worker ended with status 7")
    assert running.popen.wait(20) == 1
    assert running.survivors() == []


def test_a_release_that_fails_is_shown_and_starts_nothing(
    run: Run, environ: dict[str, str], named: dict[str, str], project: Path
) -> None:
    environ.update(named)
    (project / "Procfile").write_text("release: sh -c 'echo bad migration; exit 4'\nweb: echo web started\n")
    running = run()
    assert running.popen.wait(20) == 1
    assert "bad migration" in running.said()
    assert "release ended with status 4" in running.said()
    assert "web started" not in running.said()
