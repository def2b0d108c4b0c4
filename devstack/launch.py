"""Runs a command that gets a signal when its parent dies: python launch.py PARENT_PID SIGNAL COMMAND...

A program of its own, not a preexec_fn: Python code between fork and exec can deadlock when the
parent has threads.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int, death_signal: int) -> None:
    """Have the kernel signal this process when its parent goes, however that goes (Linux only)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, death_signal)
    # The parent may have died before the call above; nobody would tell us any more.
    if os.getppid() != parent:
        os._exit(1)


def main(parent: int, death_signal: int, command: list[str]) -> None:
    """Become `command`. Exits 127 when there is no such program."""
    die_with_parent(parent, death_signal)
    for stops in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # An ignored signal stays ignored across exec.
        signal.signal(stops, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is the point
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
