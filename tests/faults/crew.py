"""Two workers that die, and are started again."""

import os
import random
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from devstack.processes import Process
from tests.support import crashes, processes
from tests.support.waiting import until

WORKERS = 2
WHOLE = 0.25
"""The share of kills that end all of a worker, which then has to be started anew."""


@dataclass
class Crew:
    """The workers. `died` tells of each kill its point, "" for one at any moment."""

    environment: Mapping[str, str]
    dice: random.Random
    folder: Path
    running: ExitStack
    workers: list[Process] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    whole: bool = False

    def die(self) -> None:
        """SIGKILL: a whole worker, as when its machine is lost, or one of its children."""
        worker = self.dice.choice(self.workers)
        children = _children(worker)
        if children and self.dice.random() > WHOLE:
            with suppress(ProcessLookupError):
                os.kill(self.dice.choice(children), signal.SIGKILL)
        else:
            worker.kill()
        self.died.append("")
        self.fill()

    def arm(self, point: str) -> None:
        """SIGKILL of whoever gets to the point next."""
        armed = self.folder / point
        draft = armed.with_suffix(".draft")
        self.whole = self.dice.random() < WHOLE
        draft.write_text(crashes.GROUP if self.whole else "alone")
        draft.rename(armed)

    def wait_for(self, point: str) -> None:
        """Until somebody died there."""
        armed = self.folder / point
        until(lambda: not armed.exists(), seconds=60)
        self.died.append(point)
        if self.whole:
            until(lambda: not all(worker.alive for worker in self.workers))
        self.fill()

    def fill(self) -> None:
        """Start those that are gone again."""
        self.workers = [worker for worker in self.workers if worker.alive]
        while len(self.workers) < WORKERS:
            included = processes.worker(self.environment, "--include", crashes.MODULE)
            self.workers.append(self.running.enter_context(included))


def _children(worker: Process) -> list[int]:
    told = subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in told.stdout.split()]


@contextmanager
def working_crew(environment: Mapping[str, str], dice: random.Random, folder: Path) -> Iterator[Crew]:
    """Beat and the workers."""
    with ExitStack() as running:
        running.enter_context(processes.beat(environment))
        crew = Crew(environment, dice, folder, running)
        crew.fill()
        yield crew
