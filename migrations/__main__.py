"""`python -m migrations`: bring the databases of the enabled services up to this release.

`--check` changes nothing: it fails when a file has not run, and when indexes differ from the documents.
"""

import argparse
import sys

from config.environment import SettingsError
from config.settings import load
from migrations.runner import check_all, migrate_all
from webapp.core.db import NotMajority


def main(arguments: list[str]) -> int:
    """Out: the exit status; 1 with one line for each thing that is wrong."""
    parser = argparse.ArgumentParser(prog="python -m migrations", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is not as it should be")
    asked = parser.parse_args(arguments)
    try:
        if asked.check:
            faults = check_all(load())
            print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
            return int(bool(faults))
        for name in migrate_all(load()):
            print(f"migrated {name}", flush=True)
    except (SettingsError, NotMajority) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
