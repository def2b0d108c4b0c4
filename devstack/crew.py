"""The Procfile's processes: run together, watched together, stopped together."""

import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import IO, Self, cast

from devstack import processes
from devstack.errors import StackError
from devstack.output import Output
from devstack.processes import Process

# honcho's own Manager is not used: it forks a Python for every command, which outlives a killed runner,
# and an early Ctrl-C finds it without the ids of its children.

_RUN_TIMEOUT = 300.0
_GRACE = 8.0


class Crew:
    """Use it as `with Crew(names, env, cwd) as crew:`; what was started is stopped at the end."""

    def __init__(self, names: list[str], env: Mapping[str, str], cwd: Path) -> None:
        """`names` are all processes to come; each gets `env` and works in `cwd`."""
        self._env = env
        self._cwd = cwd
        self._output = Output(names)
        self._running: list[Process] = []
        self._printing: list[Thread] = []

    def start(self, name: str, command: str) -> Process:
        """Start a shell command and print what it says. The command itself replaces the shell."""
        shell = ["/bin/sh", "-c", f"exec {command}"]
        # Should we be killed, SIGTERM lets gunicorn and celery take their own workers along.
        process = processes.spawn(name, shell, env=self._env, cwd=self._cwd, death_signal=signal.SIGTERM)
        self._running.append(process)
        self._printing.append(self._output.follow(name, cast(IO[bytes], process.popen.stdout)))
        return process

    def run(self, name: str, command: str) -> None:
        """Run a command to its end. Raises StackError when it fails or takes longer than 5 minutes."""
        process = self.start(name, command)
        try:
            process.popen.wait(_RUN_TIMEOUT)
        except subprocess.TimeoutExpired:
            raise StackError(f"{name} took longer than {_RUN_TIMEOUT:.0f} s.") from None
        if process.popen.returncode:
            raise _ended(process)
        self._running.remove(process)

    def check(self) -> None:
        """Raises StackError, naming it, when one of the processes is not running any more."""
        for process in self._running:
            if not process.alive:
                raise _ended(process)

    def stop(self) -> None:
        """SIGTERM to all, 8 seconds for all together to end well, then SIGKILL."""
        processes.stop_all(self._running, _GRACE)
        for printing in self._printing:
            printing.join(1)
        self._running.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _ended(process: Process) -> StackError:
    return StackError(f"{process.name} ended with status {process.popen.returncode}: everything is stopped.")
