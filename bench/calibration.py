"""How fast the machine is just now: a fixed piece of work, timed around each round."""

import statistics
import time
from collections.abc import Sequence

TOLERANCE = 0.15
_LOOPS, _TRIES = 1_500_000, 3


def measure() -> float:
    """Seconds for a fixed loop, the best of three: a neighbour's short burst is not the machine's speed."""
    return min(_once() for _ in range(_TRIES))


def _once() -> float:
    started, total = time.perf_counter(), 0
    for number in range(_LOOPS):
        total = (total * 31 + number) & 0xFFFFFFFF
    return time.perf_counter() - started


def off(figures: Sequence[tuple[float, float]], tolerance: float = TOLERANCE) -> list[int]:
    """The places of the rounds before or after which the machine's speed was further than `tolerance` from
    the median of them all."""
    if not figures:
        return []
    median = statistics.median(figure for pair in figures for figure in pair)
    return [
        place
        for place, pair in enumerate(figures)
        if any(abs(figure / median - 1) > tolerance for figure in pair)
    ]
