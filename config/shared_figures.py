"""Where the processes of one command share their figures: files in memory, gone with the command.

Import it before anything counts: Prometheus' library looks for the place when it is loaded. gunicorn's place
is chosen in `config.gunicorn`.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_MEMORY = Path("/dev/shm")  # noqa: S108  (not a file of ours: the folder that is memory)
_PREFIX, _LOCK = "myriad-figures-", "owner"
FRESH_SECONDS = 60.0
"""A folder so new may be one whose command has only just made it."""


def choose() -> None:
    """Make the folder, unless somebody has named one. It goes when this process ends (not its children); of
    one that is killed, when the next command starts."""
    if os.environ.get(VARIABLE):
        return
    place = _MEMORY if _MEMORY.is_dir() else Path(tempfile.gettempdir())
    _forget_the_killed(place)
    folder = tempfile.mkdtemp(prefix=_PREFIX, dir=place)
    (Path(folder) / _LOCK).touch()
    _owns(Path(folder))
    os.environ[VARIABLE] = folder
    atexit.register(_remove, folder, os.getpid())


def _forget_the_killed(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or another command was quicker
            if time.time() - folder.stat().st_mtime > FRESH_SECONDS and (lock := _owns(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _owns(folder: Path) -> int | None:
    """The lock that tells that a folder's command lives: it goes with the last of its processes. None while
    it is another's. Errors: `OSError` where there is none."""
    lock = os.open(folder / _LOCK, os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


choose()
