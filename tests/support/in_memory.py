"""Where the databases of tests lie: a disk that others use may take seconds to acknowledge a write."""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES = 8 * 2**30


def prefer(folder: Path = MEMORY) -> None:
    """Let pytest's temporary folders lie in memory where there is room, and programs may run there."""
    if (
        folder.is_dir()
        and shutil.disk_usage(folder).free > ROOM_BYTES
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
    ):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
