"""python -m deploy.sourcemaps --organization … --project … --release …: give Sentry the app's source maps.

`SENTRY_AUTH_TOKEN` may write releases. Each script goes with its map and names it; both are known by the
path that browsers load the script from (`--prefix`, where `CDN_BASE_URL` has one).
"""

import argparse
import os
import sys
from pathlib import Path

import requests

_SECONDS = 60
_EXISTS = 409


def main() -> int:
    """Out: 1 with one line that says why not."""
    told = _told()
    token = os.environ.get("SENTRY_AUTH_TOKEN", "")
    folder = told.build.with_name(f"{told.build.name}-maps")
    maps = sorted(folder.rglob("*.map"))
    if not token or not maps:
        why = "SENTRY_AUTH_TOKEN is missing" if maps else f"there are no maps in {folder}"
        print(why, file=sys.stderr)
        return 1
    try:
        _upload(told, token, folder, maps)
    except requests.RequestException as error:
        print(f"Sentry: {error}", file=sys.stderr)
        return 1
    print(f"{len(maps)} maps of {told.release}")
    return 0


def _told() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.sourcemaps", description=__doc__)
    parser.add_argument("--url", default="https://sentry.io")
    for name in ("organization", "project", "release"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--prefix", default="~/")
    parser.add_argument("--build", type=Path, default=Path("frontend/dist"))
    return parser.parse_args()


def _upload(told: argparse.Namespace, token: str, folder: Path, maps: list[Path]) -> None:
    """Errors: `RequestException`. What is there already stays."""
    releases = f"{told.url.rstrip('/')}/api/0/organizations/{told.organization}/releases/"
    place = f"{releases}{told.release}/files/"
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token}"
        release = {"version": told.release, "projects": [told.project]}
        session.post(releases, json=release, timeout=_SECONDS).raise_for_status()
        for file in maps:
            name = str(file.relative_to(folder)).removesuffix(".map")
            _send(session, place, f"{told.prefix}{name}.map", file, {})
            named = {"header": f"Sourcemap:{file.name}"}
            _send(session, place, f"{told.prefix}{name}", told.build / name, named)


def _send(session: requests.Session, place: str, name: str, file: Path, more: dict[str, str]) -> None:
    with file.open("rb") as content:
        form = {"name": name, **more}
        answer = session.post(place, data=form, files={"file": (file.name, content)}, timeout=_SECONDS)
    if answer.status_code != _EXISTS:
        answer.raise_for_status()


if __name__ == "__main__":
    sys.exit(main())
