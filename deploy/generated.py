"""Files that are made of the routing table: written, or compared with what it says now."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path


def main(prog: str, folder: Path, files: Mapping[str, Callable[[], str]]) -> int:
    """The command `prog` for `files`, each by its path in `folder` and what makes it. Out: 1 when `--check`
    finds one that is not what the routing table makes of it."""
    parser = argparse.ArgumentParser(prog=prog)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [name for name, make in files.items() if _written(folder / name) != make()]
    if not check:
        for name in stale:
            (folder / name).write_text(files[name]())
    elif stale:
        print(f"Not what deploy/routing.py says: {', '.join(stale)}. Run: make edge")
    return 1 if check and stale else 0


def _written(file: Path) -> str:
    return file.read_text() if file.exists() else ""
