"""Memory of the web processes under lasting load."""

import statistics
import time
from collections.abc import Sequence

from bench import cpu
from bench.cast import Bench

MOST_MB, MOST_GROWTH = 120.0, 0.03
_SLICE_SECONDS = 20.0
EARLY, LATE = 1 / 3, 1.0
"""Minute 5 and minute 15 of 15."""


def run(bench: Bench, minutes: float) -> bool:
    """Mixed load for some minutes. Out: whether memory held its bounds."""
    bench.warm(bench.ours)
    started, samples = time.monotonic(), list[tuple[float, float]]()
    while (elapsed := time.monotonic() - started) < minutes * 60:
        figure = bench.measure(bench.ours, "mixed", len(samples), min(_SLICE_SECONDS, minutes * 60 - elapsed))
        largest = max(map(cpu.resident_mb, cpu.workers(bench.ours.target.process.pid)), default=0.0)
        samples.append(((time.monotonic() - started) / (minutes * 60), largest))
        said = (
            f"{(time.monotonic() - started) / 60:5.1f} min  {largest:6.1f} MB  {figure.rps:,.0f} requests/s"
        )
        print(said, *figure.problems, flush=True)
    return verdict(samples)


def verdict(samples: Sequence[tuple[float, float]]) -> bool:
    """From (share of the time, MB of the largest web process) at each slice's end. Prints what it finds."""
    early, late = around(samples, EARLY), around(samples, LATE)
    growth = late / early - 1 if early else 0.0
    print(
        f"A third in: {early:.1f} MB (at most {MOST_MB:.0f}). From there to the end: {growth:+.1%}", end=" "
    )
    print(f"(at most {MOST_GROWTH:+.0%}).")
    return 0 < early <= MOST_MB and growth <= MOST_GROWTH


def around(samples: Sequence[tuple[float, float]], share: float, width: float = 0.1) -> float:
    """The median of the samples near this share of the time; the nearest one when there are few."""
    near = [memory for moment, memory in samples if abs(moment - share) <= width]
    return statistics.median(near or [min(samples, key=lambda sample: abs(sample[0] - share))[1]])
