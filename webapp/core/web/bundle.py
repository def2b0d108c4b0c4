"""The built browser app as it goes out: each file with its headers, and the forms it was compressed to."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import Accept

INDEX, WORKER, ASSETS = "index.html", "sw.js", "assets/"
IMMUTABLE, CHECKED = "public, max-age=31536000, immutable", "no-cache"
PUBLIC = "public, max-age=3600, stale-while-revalidate=86400"
CODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings that files are kept in, the smaller first, and what the names of such files end with."""

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


def read_bundle(folder: Path) -> dict[str, File]:
    """The files of a build by their paths; none where nothing was built."""
    if not (folder / INDEX).is_file():
        return {}
    files = [file for file in folder.rglob("*") if _is_public(file)]
    return {str(file.relative_to(folder)): _read(file, str(file.relative_to(folder))) for file in files}


def _read(file: Path, name: str) -> File:
    body = file.read_bytes()
    coded = {coding: file.with_name(file.name + ending) for coding, ending in CODINGS.items()}
    bodies = {coding: path.read_bytes() for coding, path in coded.items() if path.is_file()}
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    etag = hashlib.sha256(body).hexdigest()[:32]
    return File(kind, etag, _caching(name), {"": body, **bodies})


def _is_public(file: Path) -> bool:
    return file.is_file() and file.name not in _OURS and file.suffix not in CODINGS.values()


def _caching(name: str) -> str:
    if name.startswith(ASSETS):
        return IMMUTABLE
    return CHECKED if name in _NEVER_OLD else PUBLIC
