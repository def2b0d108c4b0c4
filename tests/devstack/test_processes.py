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


def test_stacks_that_start_at_once_prefer_the_same_port_but_share_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobodys:
        wanted = nobodys.getsockname()[1]
    asking = f"from devstack import ports; print(ports.preferred_port({wanted}), flush=True); input()"
    command = [sys.executable, "-c", asking]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": ROOT, "text": True}
    stacks = [subprocess.Popen(command, **pipes) for _ in range(3)]  # type: ignore[call-overload]
    got = [int(stack.stdout.readline()) for stack in stacks]
    for stack in stacks:
        stack.communicate("\n", timeout=10)
    assert wanted in got
    assert len(set(got)) == 3


def test_an_answer_of_anothers_server_is_not_taken_for_the_childs(tmp_path: Path) -> None:
    child = processes.spawn("thing", ["sh", "-c", "exit 1"], log=tmp_path / "log")
    child.popen.wait(10)
    with pytest.raises(Failed, match="thing stopped with status 1"):
        child.wait_until(lambda: True)


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
