"""How much processor time the processes of one command have used: told to Prometheus by the one that outlives
the others. Read from /proc; elsewhere than on Linux it is not told."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

PROC = Path("/proc")
_PPID, _UTIME, _CSTIME = 1, 11, 14
"""Places in /proc/PID/stat behind the name, counted from the state, which is 0 (proc(5))."""


class Processor(Collector):
    """Of the process `root` and its children. `kind` is what the Procfile calls the command."""

    def __init__(self, kind: str, root: int, proc: Path = PROC) -> None:
        self._kind, self._root, self._proc = kind, root, proc

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Both figures; none where there is no /proc."""
        stats = {int(folder.name): _stat(folder) for folder in self._proc.glob("[0-9]*")}
        own = stats.get(self._root)
        if not own:
            return
        children = [stat for stat in stats.values() if stat and int(stat[_PPID]) == self._root]
        spent = sum(map(_seconds, [own, *children]))
        text = "Processor time of the processes of one command, those that have ended included."
        yield _family(CounterMetricFamily("myriad_cpu_seconds", text, labels=["process"]), self._kind, spent)
        text = "Processes of one command that do its work."
        count = GaugeMetricFamily("myriad_processes", text, labels=["process"])
        yield _family(count, self._kind, len(children))


def _family(
    family: CounterMetricFamily | GaugeMetricFamily, kind: str, value: float
) -> CounterMetricFamily | GaugeMetricFamily:
    family.add_metric([kind], value)
    return family


def _stat(folder: Path) -> list[str]:
    """The fields behind the process's name, which may itself hold blanks and brackets; [] when it is gone."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _seconds(stat: list[str]) -> float:
    """Of a process, and of its children that ended."""
    return sum(map(int, stat[_UTIME : _CSTIME + 1])) / os.sysconf("SC_CLK_TCK")
