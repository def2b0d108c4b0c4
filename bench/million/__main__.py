"""python -m bench.million seed | measure | plot | shards: a million users beside smaller crowds.

USERS= and TASKS= make it another size, BENCH_DATA= says where the data is kept (gigabytes of it). Another
size is recorded beside the usual one: in a file of its own, and in docs/scale.md where that has marks for it.
"""

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from bench.errors import BenchError
from bench.million import charts, page, shards
from bench.million.crowd import Crowd, crowds
from bench.million.runs import measure, seed_all
from devstack.errors import StackError

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench" / "results"
PAGE, CHARTS = ROOT / "docs" / "scale.md", ROOT / "docs" / "images"


def main() -> int:
    """Out: the exit status, 1 with a clear line for what went wrong."""
    parser = argparse.ArgumentParser(prog="bench.million", description=__doc__)
    parser.add_argument("kind", choices=("seed", "measure", "plot", "shards"))
    kind = parser.parse_args().kind
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(kind, asked())
    except (BenchError, StackError, ValueError) as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. Begun again, it goes on from here.", file=sys.stderr)
    else:
        return 0
    return 1


def asked() -> list[Crowd]:
    """The crowds of `USERS` and `TASKS`: a million with five million tasks unless told otherwise."""
    users = int(os.environ.get("USERS", 1_000_000))
    return crowds(users, int(os.environ.get("TASKS", 5 * users)))


def _run(kind: str, wanted: list[Crowd]) -> None:
    folder = Path(os.environ.get("BENCH_DATA") or ROOT / ".data" / "million").absolute()
    if kind == "seed":
        began = time.monotonic()
        seed_all(folder, wanted)
        print(f"Seeded in {(time.monotonic() - began) / 60:.1f} minutes.")
    name = recorded(wanted[-1])
    if kind == "measure":
        _keep(RESULTS / f"{name}.json", measure(folder, wanted, int(os.environ.get("BENCH_ROUNDS", 5))))
    if kind == "shards":
        print(shards.table(shards.place(wanted[-1])))
    if kind in ("measure", "plot"):
        _draw(name)


def recorded(crowd: Crowd) -> str:
    """Where the measurement of this largest crowd is kept: the name of its file, and of its marks."""
    usual = crowd.name == str(crowd.users)
    return "million" if usual else f"million-{crowd.tasks}"


def _draw(name: str) -> None:
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text())
    charts.draw(found, CHARTS / name)
    print(f"Written to {CHARTS / name}.")
    if page.is_marked(PAGE.read_text(), name):
        page.write(found, PAGE, of=name)
        print(f"Written to {PAGE}.")


def _keep(path: Path, found: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
