"""The packages that a measurement needs: of Node, and those of production, without a developer's tools."""

import shutil
import subprocess
import sys
from pathlib import Path

from bench.errors import BenchError

ROOT = Path(__file__).parents[1]
PRODUCTION = ROOT / "bench" / ".venv"
_REQUIREMENTS = ("requirements.txt", "requirements-native.txt")


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


def production() -> Path:
    """Where the programs of an environment are that has what an image has (deploy/docker/Dockerfile): where a
    developer's tool is installed (rich, Pillow), libraries load it, which costs a process 8 MB.

    Errors: `BenchError` when it cannot be made.
    """
    locks, installed = [ROOT / name for name in _REQUIREMENTS], PRODUCTION / ".installed"
    if installed.exists() and installed.stat().st_mtime >= max(lock.stat().st_mtime for lock in locks):
        return PRODUCTION / "bin"
    print("Installing the packages of production…", flush=True)
    _run(sys.executable, "-m", "venv", "--clear", str(PRODUCTION))
    for lock in locks:
        pip = [str(PRODUCTION / "bin" / "python"), "-m", "pip", "install", "-qq"]
        _run(*pip, "--no-deps", "--require-hashes", "-r", str(lock))
    installed.touch()
    return PRODUCTION / "bin"


def _run(*command: str) -> None:
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if ended.returncode:
        raise BenchError(f"{' '.join(command)} failed:\n{ended.stderr}")
