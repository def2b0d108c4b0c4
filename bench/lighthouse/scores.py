"""Medians of Lighthouse's scores, and what they have to be."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy

LEAST = {"performance": 90, "accessibility": 100, "best-practices": 95}
"""Of a hundred."""

METRICS = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}
Scores = dict[str, float]
_CURVE = ((150, 1.0), (800, 2.0), (1300, 3.0), (2000, 6.0))
"""By the host's `benchmarkIndex`: how many times slower than it a phone of the middle range is. These are the
points of the calculator to which Lighthouse's docs/throttling.md sends one; its default of 4 would make
another phone of each machine."""


def slowdown_of(benchmark: float) -> float:
    """Between the points of the curve by straight lines; no host counts as slower or faster than its ends."""
    indexes, slowdowns = zip(*_CURVE, strict=True)
    return round(float(numpy.interp(benchmark, indexes, slowdowns)), 2)


def benchmark_of(report: Mapping[str, Any]) -> float:
    """How quick Lighthouse found the host to be."""
    return float(report["environment"]["benchmarkIndex"])


def scores_of(report: Mapping[str, Any]) -> Scores:
    """The scores (of a hundred) and the metrics of one report."""
    categories, audits = report["categories"], report["audits"]
    found = {name: round(100 * categories[name]["score"], 1) for name in LEAST}
    return {**found, **{short: round(audits[name]["numericValue"], 3) for name, short in METRICS.items()}}


def medians(runs: Sequence[Scores]) -> Scores:
    """Each on its own."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def faults(found: Mapping[str, Scores]) -> list[str]:
    """What is less than it has to be: a line each."""
    return [
        f"{page}: {name} is {scores[name]:g}, and has to be {least}"
        for page, scores in found.items()
        for name, least in LEAST.items()
        if scores[name] < least
    ]


def failing(report: Mapping[str, Any]) -> list[str]:
    """The audits that cost points, by name."""
    categories, audits = report["categories"], report["audits"]
    names = {ref["id"] for name in LEAST for ref in categories[name]["auditRefs"] if ref["weight"]}
    return sorted(name for name in names if (audits[name]["score"] or 0) < 0.9 and _counts(audits[name]))


def _counts(audit: Mapping[str, Any]) -> bool:
    return audit["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
