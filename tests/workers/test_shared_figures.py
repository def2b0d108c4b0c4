"""The folder in memory where a command's processes share their figures goes with the command."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = (
    "import sys\nfrom config import shared_figures as figures\n"
    "print(figures.os.environ[figures.VARIABLE], flush=True)\nsys.stdin.read()"
)


@contextmanager
def command(root: Path) -> Iterator[tuple[Path, "subprocess.Popen[str]"]]:
    """A process that shares figures, and its folder; it ends with the block if it has not."""
    variables = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    pipe = subprocess.PIPE
    started = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(started, cwd=root, env=variables, stdin=pipe, stdout=pipe, text=True) as running:
        assert running.stdout
        assert running.stdin
        yield Path(running.stdout.readline().strip()), running
        running.stdin.close()
        running.wait(10)


def test_it_goes_when_the_command_ends(root: Path) -> None:
    with command(root) as (folder, _):
        assert folder.is_dir()
    assert not folder.exists()


def test_what_a_killed_command_left_goes_when_the_next_one_starts(root: Path) -> None:
    with command(root) as (left, running):
        running.send_signal(signal.SIGKILL)
        running.wait(10)
    assert left.is_dir()
    with command(root) as (living, _):
        for folder in (left, living):
            os.utime(folder, (0, 0))
        with command(root):
            assert not left.exists()
            assert living.is_dir()


def test_what_was_made_just_now_is_left_alone(root: Path) -> None:
    with command(root) as (left, running):
        running.kill()
        running.wait(10)
    with command(root):
        assert left.is_dir()
    os.utime(left, (0, 0))
    with command(root):
        assert not left.exists()
