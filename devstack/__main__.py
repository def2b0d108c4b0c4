"""python -m devstack run | reset"""

import argparse
import os
import sys
from pathlib import Path

from devstack import lock, runner
from devstack.errors import StackError


def main() -> int:
    """Do what the command line asks. Returns the exit status, 1 with one clear line for a failure."""
    parser = argparse.ArgumentParser(prog="devstack")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start the stack and the Procfile's processes; Ctrl-C stops them")
    run.add_argument("--procfile", type=Path, help="by default Procfile, or Procfile.services of split ones")
    commands.add_parser("reset", help="remove all data of the stack (DATA_DIR, by default .data)")
    options = parser.parse_args()
    data_dir = Path(os.environ.get("DATA_DIR") or ".data").absolute()
    try:
        if options.command == "reset":
            lock.reset(data_dir)
            return 0
        split = os.environ.get("TOPOLOGY") == "services"
        procfile = options.procfile or Path("Procfile.services" if split else "Procfile")
        return runner.run(os.environ, data_dir, procfile)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
