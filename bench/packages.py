"""The packages of Node that a measurement needs."""

import shutil
import subprocess
from pathlib import Path

from bench.errors import BenchError


def install(folder: Path) -> None:
    """Install what the folder's lock file names, once for each. Errors: `BenchError` without Node or npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise BenchError("This needs Node 20 or newer and npm. On Debian: apt-get install -y nodejs npm")
    lock, installed = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    ended = subprocess.run(["npm", "ci", "--silent"], cwd=folder, capture_output=True, text=True)
    if ended.returncode:
        raise BenchError(f"npm ci failed in {folder}:\n{ended.stderr}")
