"""Builds of the app beside the one that is served: the next release, and one with files of another origin."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

NOWHERE = "http://cdn.localhost:9/"
NOBODY = "http://key@sentry.localhost:9/1"
"""Chromium knows all names below localhost as this machine. The ports are put in when they are known."""

RELEASE = "v42"

_TEXT = (".js", ".css", ".html")
_NAMED = re.compile(r"-([A-Za-z0-9_-]{8})\.(?:js|css|woff2)$")
_SOURCES = ("src", "worker", "public", "build", "index.html", "vite.config.ts", "package-lock.json")


def next_release(build: Path, target: Path) -> Path:
    """The same app in which every file has changed: its name tells another content."""
    shutil.copytree(build, target, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    names = [file.name for file in (target / "assets").iterdir()]
    hashes = {found[1]: found[1][::-1] for found in map(_NAMED.search, names) if found}
    assert len(hashes) > 20
    for file in [*target.rglob("*")]:
        if file.suffix in _TEXT:
            _rewrite(file, hashes)
        if (found := _NAMED.search(file.name)) is not None:
            file.rename(file.with_name(file.name.replace(found[1], hashes[found[1]])))
    return target


def _rewrite(file: Path, hashes: dict[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    known = re.compile("|".join(f"(?<=-){re.escape(one)}(?=\\.)" for one in hashes))
    file.write_text(known.sub(lambda found: hashes[found[0]], text), encoding="utf-8")


def built_for_a_cdn(frontend: Path) -> Path:
    """The app as `CDN_BASE_URL` builds it. It is built once for each state of the sources."""
    kept = frontend / "node_modules" / ".cache" / f"cdn-{_state(frontend)}"
    if not kept.exists():
        fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
        env = {**os.environ, "CDN_BASE_URL": NOWHERE, "SENTRY_BROWSER_DSN": NOBODY, "BUILD_ID": RELEASE}
        vite = ["npx", "vite", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", str(fresh)]
        subprocess.run(vite, cwd=frontend, env=env, check=True)
        subprocess.run(["node", "build/finish.mjs", str(fresh)], cwd=frontend, env=env, check=True)
        Path(f"{fresh}-maps").rename(f"{kept}-maps")
        fresh.rename(kept)
    return kept


def at_ports(build: Path, target: Path, *, cdn: int, sentry: int) -> Path:
    """The same build, with its other origins at these ports."""
    shutil.copytree(build, target, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    for file in target.rglob("*"):
        if file.suffix in _TEXT:
            text = file.read_text(encoding="utf-8")
            text = text.replace(NOWHERE, NOWHERE.replace(":9/", f":{cdn}/"))
            file.write_text(text.replace(NOBODY, NOBODY.replace(":9/", f":{sentry}/")), encoding="utf-8")
    return target


def _state(frontend: Path) -> str:
    told = hashlib.sha256()
    for name in _SOURCES:
        place = frontend / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                told.update(str(file.relative_to(frontend)).encode() + b"\0" + file.read_bytes())
    return told.hexdigest()[:16]
