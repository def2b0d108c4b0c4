"""Child processes: started with a log, awaited, stopped, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from devstack import launch
from devstack.errors import Failed

# The kernel's "kill me when my parent goes" means the parent *thread*. This one lives as long as the
# process and starts every child, so that a short-lived thread may call `spawn` without killing it.
_spawner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="devstack-spawner")

_POLL = 0.05


@dataclass
class Process:
    """One child, the leader of its own session and process group."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path | None = None

    @property
    def pid(self) -> int:
        """The id of the child, to send it signals (SIGSTOP and SIGCONT in fault tests)."""
        return self.popen.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.popen.poll() is None

    def wait_until(self, ready: Callable[[], bool], timeout: float = 30.0) -> None:
        """Return once `ready()` is true and the child lives: another's server may answer on its port.

        Raises Failed, with the end of the log, after `timeout` seconds or when the child dies.
        """
        deadline = time.monotonic() + timeout
        while not (ready() and self.alive):
            if not self.alive:
                raise Failed(f"{self.name} stopped with status {self.popen.returncode}.{self._log_end()}")
            if time.monotonic() > deadline:
                raise Failed(f"{self.name} did not answer within {timeout:.0f} s.{self._log_end()}")
            time.sleep(_POLL)

    def signal(self, number: int) -> None:
        """Send a signal to the child itself; nothing happens when it is gone."""
        self.popen.send_signal(number)

    def stop(self, grace: float = 10.0) -> None:
        """SIGTERM, up to `grace` seconds to end well, then SIGKILL to whatever is left of its group."""
        stop_all([self], grace)

    def kill(self) -> None:
        """SIGKILL to the whole group, and wait until the child is gone."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait(10)

    def _log_end(self, lines: int = 10) -> str:
        if self.log is None:
            return ""
        end = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join([f" The end of {self.log}:", *end])


def stop_all(running: Sequence[Process], grace: float = 10.0) -> None:
    """Stop several processes like `Process.stop`, all at once, with `grace` seconds for all together."""
    deadline = time.monotonic() + grace
    for process in running:
        process.signal(signal.SIGTERM)
        # A frozen process acts on nothing until it goes on.
        process.signal(signal.SIGCONT)
    for process in running:
        with suppress(subprocess.TimeoutExpired):
            process.popen.wait(max(0.0, deadline - time.monotonic()))
        process.kill()


def spawn(
    name: str,
    command: Sequence[str],
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    death_signal: int = signal.SIGKILL,
) -> Process:
    """Start `command`; its output goes to the file `log`, else to `popen.stdout`, which the caller closes.

    It gets `death_signal` when this process dies, even of a SIGKILL (on Linux); never the terminal's Ctrl-C.
    """
    launcher = [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), str(int(death_signal))]
    whole = [*launcher, *command]
    if log is None:
        return Process(name, _open(whole, subprocess.PIPE, env, cwd))
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return Process(name, _open(whole, output, env, cwd), log)


def start(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    ready: Callable[[], bool],
    timeout: float = 30.0,
    cwd: Path | None = None,
) -> Process:
    """`spawn`, then wait until `ready()`. Raises Failed when that does not come; nothing is left running."""
    process = spawn(name, command, log=log, cwd=cwd)
    try:
        process.wait_until(ready, timeout)
    except BaseException:
        process.kill()
        raise
    return process


def _open(
    command: Sequence[str], output: int | IO[bytes], env: Mapping[str, str] | None, cwd: Path | None
) -> subprocess.Popen[bytes]:
    return _spawner.submit(
        subprocess.Popen,
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=env,
        cwd=cwd,
    ).result()
