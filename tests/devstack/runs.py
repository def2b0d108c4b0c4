"""A run of the development stack on a project of stand-ins, as the tests see it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]

WEB = """
import http.server, os
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""

PROCFILE = """
release: sh -c 'echo the release runs first'
web: python web.py
worker: sh -c 'sleep 600 & echo the worker runs; wait'
beat: sleep 600
"""


class Running:
    """A `python -m devstack run`, with everything below it."""

    def __init__(self, project: Path, environ: dict[str, str]) -> None:
        self.output = project / "output.txt"
        with self.output.open("wb") as output:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "devstack", "run", "--procfile", project / "Procfile"],
                cwd=ROOT,
                env=environ,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._family: set[psutil.Process] = set()

    def wait_for(self, text: str, timeout: float = 20) -> None:
        """Until `text` is in the output. Remembers all processes seen on the way."""
        eventually(lambda: text in self.said() or self.popen.poll() is not None, timeout)
        assert text in self.said(), self.said()
        self._family |= set(psutil.Process(self.popen.pid).children(recursive=True))

    def said(self) -> str:
        return self.output.read_text()

    def survivors(self) -> list[psutil.Process]:
        """Which of the processes seen still run."""
        return [process for process in self._family if runs(process)]

    def family(self) -> set[str]:
        return {process.name() for process in self._family}

    def end(self) -> None:
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        self.popen.wait(20)


def runs(process: psutil.Process) -> bool:
    """Whether it still does something: a zombie only waits for its parent's interest."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def children() -> set[psutil.Process]:
    """All processes below this one."""
    return set(psutil.Process().children(recursive=True))


def eventually(is_true: Callable[[], bool], timeout: float = 10) -> None:
    deadline = time.monotonic() + timeout
    while not is_true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
