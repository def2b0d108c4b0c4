"""One stack for each data directory."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack.errors import StackError

_NAME = "stack.lock"


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold `data_dir` (made if need be) for this process. Raises StackError while another one does.

    The kernel lets go of it when the process ends, however that happens.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / _NAME).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip()
            raise StackError(f"{data_dir} is in use by process {holder}: stop that first.") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def reset(data_dir: Path) -> None:
    """Remove everything a stack left in `data_dir`. Raises StackError while one runs there.

    A directory that never held a stack is left alone: DATA_DIR may name anything.
    """
    if not data_dir.exists():
        return
    if not (data_dir / _NAME).exists():
        raise StackError(f"{data_dir} holds no data of this program; nothing was removed.")
    with held(data_dir):
        for entry in data_dir.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != _NAME:
                entry.unlink()
