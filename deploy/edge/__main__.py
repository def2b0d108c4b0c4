"""python -m deploy.edge [--check]: write the configurations that images and manifests take, or compare."""

import argparse
import sys
from pathlib import Path

from config.services import SERVICES
from deploy.edge.site import ONE, Site, render

FOLDER = Path(__file__).parents[1]
PORT = 8000
_ONE = Site(upstreams={ONE: [f"{ONE}:{PORT}"]})
_EACH = Site(upstreams={name: [f"{name}:{PORT}"] for name in SERVICES})
SITES = {
    "edge/monolith.conf": _ONE,
    "edge/services.conf": _EACH,
    "k8s/overlays/monolith/nginx.conf": _ONE,
    "k8s/overlays/services/nginx.conf": _EACH,
}
"""One upstream for all services, or one for each. A name may stand for several addresses. (kustomize takes no
file from outside of its folder.)"""


def main() -> int:
    """Out: 1 when `--check` finds a file that is not what the routing table makes of it."""
    parser = argparse.ArgumentParser(prog="python -m deploy.edge")
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [name for name in SITES if _written(name) != render(SITES[name])]
    if not check:
        for name in stale:
            (FOLDER / name).write_text(render(SITES[name]))
    elif stale:
        print(f"Not what deploy/routing.py says: {', '.join(stale)}. Run: make edge")
    return 1 if check and stale else 0


def _written(name: str) -> str:
    file = FOLDER / name
    return file.read_text() if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
