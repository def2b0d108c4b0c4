"""The built browser app as it goes out: each file with its headers, and the forms it was compressed to."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

INDEX, ASSETS = "index.html", "assets/"
IMMUTABLE, CHECKED = "public, max-age=31536000, immutable", "no-cache"
PUBLIC = "public, max-age=3600, stale-while-revalidate=86400"
CODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings that files are kept in, the smaller first, and what the names of such files end with."""

_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
_NEVER_OLD = (INDEX, "sw.js")


@dataclass(frozen=True, slots=True)
class File:
    """One file: its content by coding ("" as it is), and what is told of it."""

    mimetype: str
    etag: str
    caching: str
    bodies: dict[str, bytes]

    def coded(self, accepted: str) -> tuple[str, bytes]:
        """The coding and the content for an `Accept-Encoding`: the smallest that the client takes."""
        wanted = {part.partition(";")[0].strip().lower() for part in accepted.split(",") if "q=0" not in part}
        coding = next((coding for coding in CODINGS if coding in wanted and coding in self.bodies), "")
        return coding, self.bodies[coding]


def read_bundle(folder: Path) -> dict[str, File]:
    """The files of a build by their paths; none where nothing was built."""
    if not (folder / INDEX).is_file():
        return {}
    endings = tuple(CODINGS.values())
    files = [file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(endings)]
    return {str(file.relative_to(folder)): _read(file, str(file.relative_to(folder))) for file in files}


def _read(file: Path, name: str) -> File:
    body = file.read_bytes()
    coded = {coding: file.with_name(file.name + ending) for coding, ending in CODINGS.items()}
    bodies = {coding: path.read_bytes() for coding, path in coded.items() if path.is_file()}
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    etag = hashlib.sha256(body).hexdigest()[:32]
    return File(kind, etag, _caching(name), {"": body, **bodies})


def _caching(name: str) -> str:
    if name.startswith(ASSETS):
        return IMMUTABLE
    return CHECKED if name in _NEVER_OLD else PUBLIC
