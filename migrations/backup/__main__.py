"""`python -m migrations.backup dump|restore|verify FOLDER`"""

import argparse
import sys
import time
from pathlib import Path

from pymongo.errors import PyMongoError

from config.environment import SettingsError
from config.settings import load
from migrations.backup.dump import dump
from migrations.backup.manifest import Refused
from migrations.backup.restore import restore, verify

_ACTS = {"dump": dump, "restore": restore, "verify": verify}


def main(arguments: list[str]) -> int:
    """Out: 0, or 1 with one line that says why."""
    parser = argparse.ArgumentParser(prog="python -m migrations.backup", description=__doc__)
    parser.add_argument("act", choices=sorted(_ACTS))
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        manifest = _ACTS[asked.act](load(), asked.folder)
    except (SettingsError, Refused, PyMongoError, OSError) as error:
        print(f"{asked.act} failed: {error}", file=sys.stderr)
        return 1
    count, size = (sum(getattr(one, name) for one in manifest.stored) for name in ("documents", "size"))
    seconds = time.monotonic() - began
    print(f"{asked.act}: {count} documents, {size / 1e6:.1f} MB, {seconds:.1f} s, as of {manifest.taken_at}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
