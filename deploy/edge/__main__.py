"""python -m deploy.edge [--check]: write the configurations that images and manifests take, or compare."""

import sys
from functools import partial
from pathlib import Path

from config.services import SERVICES
from deploy import generated
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

if __name__ == "__main__":
    files = {name: partial(render, site) for name, site in SITES.items()}
    sys.exit(generated.main("python -m deploy.edge", FOLDER, files))
