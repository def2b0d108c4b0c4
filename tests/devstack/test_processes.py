import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from devstack import ports, processes
from devstack.errors import Failed
from tests.devstack.runs import ROOT, children, eventually, runs


def test_a_free_port_is_free_and_a_taken_one_is_replaced() -> None:
    port = ports.free_port()
    assert ports.preferred_port(port) == port
    with socket.create_server(("127.0.0.1", port)):
        assert ports.answers(port)
        assert ports.preferred_port(port) != port


def test_a_child_that_dies_is_reported_with_the_end_of_its_log(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo no such luck; exit 3"]
    with pytest.raises(Failed, match=r"(?s)thing stopped with status 3.*no such luck"):
        processes.start("thing", command, log=tmp_path / "log", ready=lambda: False)


def test_a_program_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"(?s)status 127.*no-such-program: No such file"):
        processes.start("thing", ["no-such-program"], log=tmp_path / "log", ready=lambda: False)


def test_a_child_that_never_gets_ready_is_stopped_in_time(tmp_path: Path) -> None:
    before = children()
    with pytest.raises(Failed, match="did not answer within 0 s"):
        processes.start("thing", ["sleep", "600"], log=tmp_path / "log", ready=lambda: False, timeout=0.1)
    assert children() == before


def test_a_child_that_ignores_sigterm_is_killed_with_its_group(tmp_path: Path) -> None:
    stubborn = "trap '' TERM; sleep 600 & echo up; while :; do sleep 1; done"
    log = tmp_path / "log"
    process = processes.start("thing", ["sh", "-c", stubborn], log=log, ready=lambda: "up" in log.read_text())
    family = psutil.Process(process.pid).children(recursive=True)
    process.stop(grace=0.2)
    assert not process.alive
    eventually(lambda: not any(map(runs, family)))


def test_a_child_started_by_a_short_thread_outlives_it(tmp_path: Path) -> None:
    started: list[processes.Process] = []
    thread = threading.Thread(
        target=lambda: started.append(processes.spawn("thing", ["sleep", "600"], log=tmp_path / "log"))
    )
    thread.start()
    thread.join()
    time.sleep(0.3)
    assert started[0].alive
    started[0].stop()


def test_a_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    program = (
        "import pathlib, time\n"
        "from devstack import processes\n"
        f"child = processes.spawn('thing', ['sleep', '600'], log=pathlib.Path({str(tmp_path / 'log')!r}))\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
        parent.kill()
    eventually(lambda: not runs(child))
