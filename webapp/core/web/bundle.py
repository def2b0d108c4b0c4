"""The built browser app as it goes out: each file with its headers, and the forms it was compressed to."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import Accept

INDEX, WORKER, ASSETS = "index.html", "sw.js", "assets/"
IMMUTABLE, CHECKED = "public, max-age=31536000, immutable", "no-cache"
PUBLIC = "public, max-age=3600, stale-while-revalidate=86400"
CODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings that files are kept in, the smaller first, and what the names of such files end with."""

_BUILT_FOR = re.compile(r'<script type="module"[^>]* src="([^"]*?)assets/')
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
_NEVER_OLD = (INDEX, WORKER)
_OURS = ("manifest.json", ".built")
"""What a build tells its tools."""


@dataclass(frozen=True, slots=True)
class File:
    """One file: its content by coding ("" as it is), and what is told of it."""

    mimetype: str
    etag: str
    caching: str
    bodies: dict[str, bytes]

    def coded(self, accepted: Accept) -> tuple[str, bytes]:
        """The coding and the content for an `Accept-Encoding`: the smallest that the client takes."""
        coding = next((one for one in CODINGS if one in self.bodies and accepted[one]), "")
        return coding, self.bodies[coding]


class WrongBuild(ValueError):
    """The page asks another origin for its files than the one that its policy names."""


def read_bundle(folder: Path, cdn: str = "") -> dict[str, File]:
    """The files of a build by their paths; none where nothing was built. In: the `CDN_BASE_URL` it was built
    with. Errors: `WrongBuild` where that is not so: browsers would refuse every file."""
    if not (folder / INDEX).is_file():
        return {}
    _check(folder / INDEX, cdn)
    files = [file for file in folder.rglob("*") if _is_public(file)]
    return {str(file.relative_to(folder)): _read(file, str(file.relative_to(folder))) for file in files}


def _check(page: Path, cdn: str) -> None:
    found = _BUILT_FOR.search(page.read_text(encoding="utf-8"))
    built = found[1] if found else ""
    if found and built != (cdn or "/"):
        told = f"CDN_BASE_URL={cdn}" if cdn else "no CDN_BASE_URL"
        raise WrongBuild(
            f"{page} loads its files from {built}, and the setting is {told}: build the app with it"
        )


def _read(file: Path, name: str) -> File:
    body = file.read_bytes()
    coded = {coding: file.with_name(file.name + ending) for coding, ending in CODINGS.items()}
    bodies = {coding: path.read_bytes() for coding, path in coded.items() if path.is_file()}
    etag = hashlib.sha256(body).hexdigest()[:32]
    return File(kind_of(name), etag, caching_of(name), {"": body, **bodies})


def _is_public(file: Path) -> bool:
    return file.is_file() and file.name not in _OURS and file.suffix not in CODINGS.values()


def kind_of(name: str) -> str:
    """The media type of a file."""
    return _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def caching_of(name: str) -> str:
    """How long a file may be kept: as long as one likes where its name tells its content."""
    if name.startswith(ASSETS):
        return IMMUTABLE
    return CHECKED if name in _NEVER_OLD else PUBLIC
