"""python -m bench run | quick | profile | soak | serve"""

import argparse
import os
import signal
import sys
from pathlib import Path

from bench import flame, report, rounds, soak
from bench.cast import Bench, ready
from bench.errors import BenchError
from bench.options import Options
from bench.serve import serve
from devstack.errors import StackError

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results" / "latest.json"
FLAMES = FOLDER.parent / ".data" / "bench" / "mixed.svg"


def main() -> int:
    """Out: the exit status, 1 with a clear line for what went wrong."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("kind", choices=("run", "quick", "profile", "soak", "serve"))
    kind = parser.parse_args().kind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return serve() if kind == "serve" else _load(kind, _options(kind))
    except (BenchError, StackError, ValueError) as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def _options(kind: str) -> Options:
    """A trial has one short round, and fewer users: each costs more when a process first sees them."""
    trial = {"BENCH_USERS": "1000", "BENCH_SECONDS": "2", "BENCH_ROUNDS": "1"}
    return Options.read({**trial, **os.environ} if kind == "quick" else os.environ)


def _load(kind: str, options: Options) -> int:
    with ready(options, compared=kind in ("run", "quick")) as bench:
        if kind == "soak":
            return 0 if soak.run(bench, options.soak_minutes) else 1
        if kind == "profile":
            flame.draw(bench, FLAMES)
            return 0
        return _compare(bench, keep=kind == "run")


def _compare(bench: Bench, *, keep: bool) -> int:
    """Out: 1 when a scenario is invalid."""
    found = report.results(rounds.run(bench, lambda line: print(line, flush=True)))
    print(f"\n{report.table(found)}\n")
    print(*bench.notes, sep="\n")
    if keep:
        report.write(found, RESULTS)
        print(f"Written to {RESULTS}.")
    sides = [
        figure for scenario in found.values() for figure in scenario.values() if isinstance(figure, dict)
    ]
    return int(any("problems" in figure for figure in sides))


if __name__ == "__main__":
    sys.exit(main())
