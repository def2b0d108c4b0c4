"""Medians of the rounds, as a table and as JSON."""

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.rounds import FLOOR, Round
from bench.scenarios import Figure

OURS, REFERENCE = "ours", "reference"
_METRICS = {"rps": 1, "p50_ms": 2, "p99_ms": 2, "cpu_s_per_1000": 4, "cpu_all_s_per_1000": 4}
"""What is reported, and to how many places."""

_HEADINGS = (
    "scenario",
    "side",
    "req/s",
    "p50 ms",
    "p99 ms",
    "CPU s/1000",
    "with stores",
    "ratio",
    "CPU ratio",
)
_WIDTHS = (18, 10, 9, 8, 8, 11, 12, 7, 10)


def results(rounds: Sequence[Round]) -> dict[str, dict[str, Any]]:
    """`{scenario: {ours, reference, floor, ratio, cpu_ratio}}`. A ratio above 1 is for us: requests/s of ours
    by the reference's, CPU a request of the reference by ours. What is invalid has `problems`."""
    return {name: _compared([done.figures[name] for done in rounds]) for name in rounds[0].figures}


def _compared(runs: Sequence[Mapping[str, Figure]]) -> dict[str, Any]:
    sides = {side: median([run[side] for run in runs]) for side in runs[0]}
    ours, reference = sides[OURS], sides.get(REFERENCE)
    found: dict[str, Any] = {
        OURS: ours,
        REFERENCE: reference,
        FLOOR: sides[FLOOR],
        "ratio": None,
        "cpu_ratio": None,
    }
    if reference and not (ours.get("problems") or reference.get("problems")):
        found["ratio"] = ratio(ours["rps"], reference["rps"])
        found["cpu_ratio"] = ratio(reference["cpu_all_s_per_1000"], ours["cpu_all_s_per_1000"])
    return found


def median(figures: Sequence[Figure]) -> dict[str, Any]:
    """The median of each figure on its own, and every problem of any round."""
    found: dict[str, Any] = {
        name: round(statistics.median(getattr(figure, name) for figure in figures), places)
        for name, places in _METRICS.items()
    }
    if problems := [problem for figure in figures for problem in figure.problems]:
        found["problems"] = problems
    return found


def ratio(over: float, under: float) -> float | None:
    """Rounded; None when there is nothing to divide by."""
    return round(over / under, 3) if under else None


def table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The results for a person."""
    lines = [_line(*_HEADINGS)]
    for name, sides in found.items():
        for side in (OURS, REFERENCE, FLOOR):
            if figure := sides[side]:
                lines.append(_row(name, side, figure, sides))
                lines += [f"    INVALID: {problem}" for problem in figure.get("problems", ())]
    return "\n".join(lines)


def _row(name: str, side: str, figure: Mapping[str, Any], sides: Mapping[str, Any]) -> str:
    ratios = [sides["ratio"] or "-", sides["cpu_ratio"] or "-"] if side == OURS else ["", ""]
    cells = (f"{figure['rps']:,.0f}", *(figure[metric] for metric in list(_METRICS)[1:]), *ratios)
    return _line(name if side == OURS else "", side, *cells)


def _line(*cells: object) -> str:
    left, right = cells[:2], cells[2:]
    texts = [f"{cell!s:<{width}}" for cell, width in zip(left, _WIDTHS[:2], strict=True)]
    return "".join([*texts, *(f"{cell!s:>{width}}" for cell, width in zip(right, _WIDTHS[2:], strict=True))])


def write(found: Mapping[str, Any], path: Path) -> None:
    """Store the results."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2) + "\n")
