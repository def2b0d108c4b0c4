"""What ours is measured against: the best peer (Fastify) and the floor (a bare gunicorn)."""

import shutil
import subprocess
from pathlib import Path

from bench.errors import BenchError

FOLDER = Path(__file__).parent / "fastify"


def install() -> None:
    """Install the reference's packages, once for each lock file. Errors: `BenchError` without Node or npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise BenchError(
            "The reference needs Node 20 or newer and npm. On Debian: apt-get install -y nodejs npm"
        )
    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    ended = subprocess.run(["npm", "ci", "--silent"], cwd=FOLDER, capture_output=True, text=True)
    if ended.returncode:
        raise BenchError(f"npm ci failed in {FOLDER}:\n{ended.stderr}")
