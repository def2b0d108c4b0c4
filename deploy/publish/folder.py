"""A folder that a web server serves from."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


class Folder:
    """Files under one folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, build: Path, names: Iterable[str]) -> None:
        """Each is written beside its place and moved there: whoever reads finds the old one or the new."""
        for name in names:
            beside = self._beside(name)
            shutil.copyfile(build / name, beside)
            os.replace(beside, self.path / name)

    def read(self, name: str) -> str | None:
        """The text of a file, or None."""
        file = self.path / name
        return file.read_text(encoding="utf-8") if file.exists() else None

    def write(self, name: str, text: str) -> None:
        """A file of our own."""
        beside = self._beside(name)
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, self.path / name)

    def remove(self, names: Iterable[str]) -> None:
        """Files that may be gone already."""
        for name in names:
            (self.path / name).unlink(missing_ok=True)

    def _beside(self, name: str) -> Path:
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.with_name(f".{place.name}.new")
