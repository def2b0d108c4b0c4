"""python -m deploy.cdn [--check]: write what Terraform and CloudFront are told, or compare."""

import argparse
import sys
from pathlib import Path

from deploy.cdn import render

FOLDER = Path(__file__).parent
FILES = {
    "cloudfront/routing.json": render.cloudfront,
    "cloudfront/paths.js": render.function,
    "cloudflare/routing.json": render.cloudflare,
}


def main() -> int:
    """Out: 1 when `--check` finds a file that is not what the routing table makes of it."""
    parser = argparse.ArgumentParser(prog="python -m deploy.cdn")
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [name for name, make in FILES.items() if _written(name) != make()]
    if not check:
        for name in stale:
            (FOLDER / name).write_text(FILES[name]())
    elif stale:
        print(f"Not what deploy/routing.py says: {', '.join(stale)}. Run: make edge")
    return 1 if check and stale else 0


def _written(name: str) -> str:
    file = FOLDER / name
    return file.read_text() if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
