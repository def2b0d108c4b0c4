"""Write, then read, again and again, while secondaries fall behind and catch up."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from tests.support.replicas import ReplicaSet

PAIRS = int(os.environ.get("REPLICA_PAIRS", "2000" if os.environ.get("MYRIAD_LONG") else "160"))
STRETCH = PAIRS // 8


@dataclass
class Told:
    """Of `pairs` writes with two reads each: how many were stale, and the slowest."""

    pairs: int = 0
    stale: int = 0
    slowest_ms: float = 0.0


def stale_reads(
    members: ReplicaSet,
    *,
    create: Callable[[str], str],
    change: Callable[[str, str], object],
    read: Callable[[str], Any],
) -> Told:
    """One secondary is behind, none is, both are, the other is, and again. The list and the task are read
    after each change of the task's title."""
    first, second = members.secondaries
    behind = cycle([(first,), (), (first, second), (second,)])
    task, told = create("0"), Told()
    for number in range(1, PAIRS + 1):
        if number % STRETCH == 1:
            members.leave_behind(*next(behind))
        change(task, str(number))
        for path in ("/tasks", f"/tasks/{task}"):
            started = time.monotonic()
            answer = read(path)
            told.slowest_ms = max(told.slowest_ms, (time.monotonic() - started) * 1000)
            shown = answer["items"][0] if path == "/tasks" else answer
            told.stale += shown["title"] != str(number)
        told.pairs += 1
    return told
