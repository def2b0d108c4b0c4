"""`python -m migrations`: bring the databases of the enabled services up to this release."""

import sys

from config.environment import SettingsError
from config.settings import load
from migrations.runner import migrate_all
from webapp.core.db import NotMajority


def main() -> int:
    """Out: the exit status; 1 with one line for each thing that is wrong."""
    try:
        for name in migrate_all(load()):
            print(f"migrated {name}", flush=True)
    except (SettingsError, NotMajority) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
