"""Where the processes of one command share their figures: files in memory, gone with the command.

Import it before anything counts: Prometheus' library looks for the place when it is loaded. gunicorn's place
is chosen in `config.gunicorn`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_MEMORY = Path("/dev/shm")  # noqa: S108  (not a file of ours: the folder that is memory)


def choose() -> None:
    """Make the folder, unless somebody has named one. It goes when this process ends (not its children)."""
    if os.environ.get(VARIABLE):
        return
    folder = tempfile.mkdtemp(prefix="myriad-figures-", dir=_MEMORY if _MEMORY.is_dir() else None)
    os.environ[VARIABLE] = folder
    atexit.register(_remove, folder, os.getpid())


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


choose()
