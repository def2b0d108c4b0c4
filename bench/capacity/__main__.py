"""`python -m bench.capacity --users 1000000`: what so many users need, by the costs of the last bench.

`--write` draws the table of docs/capacity.md anew.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.capacity import page
from bench.capacity.model import costs, inputs, last_bench, plan
from bench.errors import BenchError
from config.settings import load

PAGE = Path(__file__).parents[2] / "docs" / "capacity.md"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def main(arguments: Sequence[str]) -> int:
    """Out: 0, or 1 with one line that says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.capacity", description=__doc__)
    parser.add_argument("--users", type=int, action="append", help="registered users; may be given again")
    parser.add_argument("--write", action="store_true", help="draw the table of docs/capacity.md anew")
    asked = parser.parse_args(arguments)
    try:
        given, bench = inputs(), last_bench()
        cost = costs(bench, given)
        settings = load({"SERVICES": "all"})
        print(page.table([plan(users, cost, given, settings) for users in asked.users or SIZES]))
        if asked.write:
            page.write(PAGE, cost, bench.name, [plan(users, cost, given, settings) for users in SIZES])
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
