"""python -m deploy.publish [BUILD] --to FOLDER | --bucket NAME: publish a build of the app."""

import argparse
import sys
import time
from pathlib import Path

from deploy.publish.folder import Folder
from deploy.publish.publishing import KEEP_DAYS, Store, publish


def main() -> int:
    """Out: 1 where there is no build."""
    parser = argparse.ArgumentParser(prog="python -m deploy.publish", description=__doc__)
    parser.add_argument("build", nargs="?", type=Path, default=Path("frontend/dist"))
    parser.add_argument("--days", type=float, default=KEEP_DAYS, help="how long replaced files are kept")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, metavar="FOLDER")
    where.add_argument("--bucket", metavar="NAME")
    told = parser.parse_args()
    try:
        gone = publish(told.build, _store(told.to, told.bucket), now=time.time(), days=told.days)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"published; {len(gone)} old files removed")
    return 0


def _store(folder: Path | None, bucket: str | None) -> Store:
    if folder:
        return Folder(folder)
    from deploy.publish.bucket import Bucket  # noqa: PLC0415  (an image that fills a folder has no application)

    return Bucket(bucket or "")


if __name__ == "__main__":
    sys.exit(main())
