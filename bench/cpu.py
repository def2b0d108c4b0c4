"""CPU time and memory of processes, from /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_PPID, _SESSION, _UTIME, _CSTIME = 1, 3, 11, 14
"""Places in /proc/PID/stat after the name: counted from the state, which is 0 (proc(5))."""


def fields(stat: str) -> list[str]:
    """The fields of a stat line after the process's name, which may itself hold blanks and brackets."""
    return stat.rpartition(")")[2].split()


def seconds(stat: str) -> float:
    """User and system time of a process and of its children that ended: a worker that was replaced in
    between is not lost."""
    return sum(map(int, fields(stat)[_UTIME : _CSTIME + 1])) / _TICKS


def family(root: int, proc: Path = PROC) -> list[int]:
    """`root`, when it lives, and the processes of its session (devstack gives each server its own)."""
    found = []
    for folder in proc.iterdir():
        stat = _stat(folder) if folder.name.isdigit() else ""
        if stat and (int(folder.name) == root or int(fields(stat)[_SESSION]) == root):
            found.append(int(folder.name))
    return sorted(found)


def workers(root: int, proc: Path = PROC) -> list[int]:
    """The direct children of `root`: the processes that answer requests."""
    return [
        pid for pid in family(root, proc) if int((fields(_stat(proc / str(pid))) or [0, 0])[_PPID]) == root
    ]


def spent(roots: Iterable[int], proc: Path = PROC) -> float:
    """CPU-seconds that these servers with all their processes have used so far."""
    stats = (_stat(proc / str(pid)) for root in roots for pid in family(root, proc))
    return sum(seconds(stat) for stat in stats if stat)


def resident_mb(pid: int, proc: Path = PROC) -> float:
    """Resident memory of a process in MB; 0 when it has gone."""
    try:
        lines = (proc / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def _stat(folder: Path) -> str:
    try:
        return (folder / "stat").read_text()
    except OSError:  # it has just gone
        return ""
