"""Open streams cost memory by the kilobyte, and no thread: requests are answered beside them."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.front.events.conftest import Browser, Streaming, sign_up
from tests.support.processes import Web, web

MOST_MB, MOST_THREADS = 150, 20
MANY = [pytest.param(100, id="100"), pytest.param(1000, id="1000", marks=pytest.mark.long)]


def _child(running: Web) -> int:
    """The process that serves."""
    told = subprocess.run(
        ["pgrep", "-P", str(running.process.popen.pid)], capture_output=True, text=True, check=True
    )
    return int(told.stdout.split()[0])


def _figure(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


@pytest.mark.usefixtures("app", "_clean")
@pytest.mark.parametrize("many", MANY)
def test_many_streams_cost_little_and_no_thread(environment: dict[str, str], many: int) -> None:
    own = {"WEB_CONCURRENCY": "1", "EVENT_STREAMS": str(many), "EVENT_STREAMS_USER": str(many)}
    with web(environment, WEB_FRONT="on", **own) as running:
        ada, pid = sign_up(running.url, "ada"), _child(running)
        before = _figure(pid, "VmRSS")
        streams = [ada.open() for _ in range(many)]
        try:
            assert {stream.answer.status for stream in streams} == {200}
            made, waited = _told(ada, streams)
            megabytes = _figure(pid, "VmRSS") / 1024
            per_stream = (_figure(pid, "VmRSS") - before) / many
            print(
                f"{many} streams: {megabytes:.0f} MB, {per_stream:.1f} KB each, told in {waited:.2f} s",
                os.linesep,
            )
            assert made == 201
            assert megabytes < MOST_MB
            assert _figure(pid, "Threads") < MOST_THREADS
            assert waited < (1 if many <= 100 else 3)
        finally:
            for stream in streams:
                stream.close()


def _told(ada: Browser, streams: list[Streaming]) -> tuple[int, float]:
    """Make a task, and wait until all have heard of it."""
    for stream in streams:
        assert stream.next() is not None
    began = time.monotonic()
    status = ada.task().status_code
    for stream in streams:
        event = stream.next()
        assert event is not None
        assert event.name == "tasks.changed"
    return status, time.monotonic() - began
