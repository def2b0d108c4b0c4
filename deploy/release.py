"""python -m deploy.release OVERLAY RELEASE [--jobs]: the manifests of one release, for `kubectl apply -f -`.

Images bear the release as their tag. A Job cannot be changed, so its name bears the release, too: a second
release makes a second Job, and the same one again changes nothing. `--jobs` are those that come first.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "k8s" / "overlays"
LABEL = "release"
_RELEASE = re.compile(r"[a-z0-9]([a-z0-9.-]{0,38}[a-z0-9])?")
"""What may end the name of a Job, which has 63 letters, and be a tag."""

Thing = dict[str, Any]


def main() -> int:
    """Out: 1 for a release that cannot be a name, or an overlay that is not there."""
    parser = argparse.ArgumentParser(prog="python -m deploy.release", description=__doc__)
    parser.add_argument("overlay")
    parser.add_argument("release")
    parser.add_argument("--jobs", action="store_true")
    told = parser.parse_args()
    if not _RELEASE.fullmatch(told.release):
        print("a release is up to 40 small letters, digits, dots and dashes", file=sys.stderr)
        return 1
    made = subprocess.run(["kubectl", "kustomize", FOLDER / told.overlay], capture_output=True, text=True)
    if made.returncode:
        print(made.stderr, file=sys.stderr)
        return 1
    things = named(list(yaml.safe_load_all(made.stdout)), told.release)
    chosen = [one for one in things if comes_first(one) == told.jobs or (told.jobs and _is_needed(one))]
    yaml.safe_dump_all(chosen, sys.stdout, sort_keys=False)
    return 0


def named(things: list[Thing], release: str) -> list[Thing]:
    """The manifests as this release has them."""
    for one in things:
        pod = one.get("spec", {}).get("template", {})
        for container in pod.get("spec", {}).get("containers", ()):
            if container["image"].rpartition("/")[2].startswith("myriad-"):
                container["image"] = f"{_untagged(container['image'])}:{release}"
        if comes_first(one):
            one["metadata"]["name"] += f"-{release}"
            for holder in (one, pod):
                holder["metadata"].setdefault("labels", {})[LABEL] = release
    return things


def comes_first(thing: Thing) -> bool:
    """Whether it has to be done before anything else of the release runs."""
    return bool(thing["kind"] == "Job")


def _is_needed(thing: Thing) -> bool:
    """What Jobs stand on: where they run, their settings, and leave to reach the database."""
    return thing["kind"] in ("Namespace", "ConfigMap", "NetworkPolicy")


def _untagged(image: str) -> str:
    head, slash, name = image.rpartition("/")
    return f"{head}{slash}{name.partition(':')[0]}"


if __name__ == "__main__":
    sys.exit(main())
