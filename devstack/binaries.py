"""Finds the servers: in a Python wheel first, then on PATH."""

import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from devstack.errors import Missing


def in_wheel(package: str, pattern: str) -> list[Path]:
    """The files of the installed `package` that match `pattern`; none when it is not installed."""
    try:
        spec = find_spec(package)
    except ModuleNotFoundError:
        return []
    folders = (spec.submodule_search_locations or []) if spec else []
    return [path for folder in folders for path in sorted(Path(folder).glob(pattern))]


def on_path(*names: str) -> list[Path]:
    """The programs of these names that PATH knows, in this order."""
    return [Path(found) for name in names if (found := shutil.which(name))]


def first_that_runs(candidates: Iterable[Path], advice: str) -> Path:
    """The first candidate whose `--version` exits 0. Raises Missing with `advice` when there is none."""
    for candidate in candidates:
        if _runs(candidate):
            return candidate
    raise Missing(advice)


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
