"""`make run`: the stack, then the Procfile's processes, until Ctrl-C or until one of them ends."""

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

from honcho.environ import parse_procfile

from devstack import lock
from devstack.crew import Crew
from devstack.errors import StackError
from devstack.output import say
from devstack.stack import Stack

_READY_TIMEOUT = 60.0
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(environ: Mapping[str, str], data_dir: Path, procfile: Path) -> int:
    """Run everything in the foreground until SIGINT, SIGTERM or SIGHUP; then returns 0, the exit status.

    Raises StackError, with nothing left running, when the start fails or a process ends by itself.
    """
    commands = _commands(procfile)
    try:
        with _interruptible(), lock.held(data_dir), Stack(environ, data_dir, say=say) as stack:
            env = {**environ, **_tools(environ), **stack.env()}
            with Crew(list(commands), env, cwd=procfile.resolve().parent) as crew:
                _run_commands(commands, crew)
                _wait_until_ready(crew, int(env["PORT"]))
                say(_welcome(stack.addresses(), env["DATA_DIR"]))
                _watch(crew)
    except KeyboardInterrupt:
        say("Everything is stopped.")
    return 0


def _commands(procfile: Path) -> dict[str, str]:
    try:
        return dict(parse_procfile(procfile.read_text()).processes)
    except OSError as error:
        raise StackError(f"{procfile} cannot be read: {error.strerror}.") from None


def _run_commands(commands: Mapping[str, str], crew: Crew) -> None:
    """`release` to its end, then all others."""
    if "release" in commands:
        crew.run("release", commands["release"])
    for name, command in commands.items():
        if name != "release":
            crew.start(name, command)


def _watch(crew: Crew) -> NoReturn:
    """For as long as all goes well; a signal ends it."""
    while True:
        crew.check()
        time.sleep(0.2)


def _wait_until_ready(crew: Crew, port: int) -> None:
    deadline = time.monotonic() + _READY_TIMEOUT
    while not _is_ready(port):
        crew.check()
        if time.monotonic() > deadline:
            raise StackError(f"http://127.0.0.1:{port}/readyz was not ready within {_READY_TIMEOUT:.0f} s.")
        time.sleep(0.1)


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _welcome(addresses: Mapping[str, str], data_dir: str) -> str:
    lines = {
        "App": addresses["app"],
        "API": addresses["api"],
        "API docs": addresses["docs"],
        "Mail catcher": addresses["mail"] or "none: SMTP_URL is set",
        "Metrics": addresses["metrics"],
        "Data": data_dir,
    }
    table = "\n".join(f"    {label:<14}{value}" for label, value in lines.items())
    return f"\n  Myriad is running.\n\n{table}\n\n  Ctrl-C stops everything.\n"


def _tools(environ: Mapping[str, str]) -> dict[str, str]:
    """The Procfile's programs are those of this Python, and their output comes at once."""
    path = os.pathsep.join([os.path.dirname(sys.executable), environ.get("PATH", os.defpath)])
    return {"PATH": path, "PYTHONUNBUFFERED": "1"}


@contextmanager
def _interruptible() -> Iterator[None]:
    """The first of the stop signals raises KeyboardInterrupt; more of them change nothing."""

    def interrupt(number: int, frame: object) -> None:  # noqa: ARG001
        for stop in _STOPS:
            # Nobody's impatience may cut the clean-up short; every step of it is bounded.
            signal.signal(stop, signal.SIG_IGN)
        say("Stopping…")
        raise KeyboardInterrupt

    # Under nohup, SIGHUP is ignored already and stays so.
    heard = [stop for stop in _STOPS if stop != signal.SIGHUP or signal.getsignal(stop) != signal.SIG_IGN]
    before = {stop: signal.signal(stop, interrupt) for stop in heard}
    try:
        yield
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)
