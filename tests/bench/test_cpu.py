"""CPU time and memory, read from /proc."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import cpu

_TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: int, ppid: int, session: int, *times: int, name: str = "gunicorn") -> str:
    before = ["S", ppid, session, session, 0, -1, 0, 0, 0, 0, 0]
    return " ".join(map(str, [pid, f"({name})", *before, *times, 20, 0, 1]))


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A server 10 with two workers, and a stranger."""
    rows = {
        10: _stat(10, 1, 10, 100, 50, 700, 30),
        11: _stat(11, 10, 10, 1000, 200, 0, 0, name="a (b) c"),
        12: _stat(12, 10, 10, 500, 0, 0, 0),
        13: _stat(13, 12, 10, 1, 0, 0, 0),
        99: _stat(99, 1, 99, 9999, 0, 0, 0),
    }
    for pid, stat in rows.items():
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(stat)
    (tmp_path / "self").mkdir()
    return tmp_path


def test_children_that_ended_count_too() -> None:
    assert cpu.seconds(_stat(10, 1, 10, 100, 50, 700, 30)) == 880 / _TICKS


def test_a_name_with_brackets_and_blanks_does_not_shift_the_fields() -> None:
    assert cpu.seconds(_stat(11, 10, 10, 1, 2, 3, 4, name=") R 1 (")) == 10 / _TICKS


def test_a_family_is_all_of_the_server_and_nobody_else(proc: Path) -> None:
    assert cpu.family(10, proc) == [10, 11, 12, 13]


def test_workers_are_the_direct_children(proc: Path) -> None:
    assert cpu.workers(10, proc) == [11, 12]


def test_time_spent_is_that_of_all_families(proc: Path) -> None:
    assert cpu.spent([10, 99], proc) == pytest.approx((880 + 1200 + 500 + 1 + 9999) / _TICKS)


def test_a_process_that_has_gone_has_used_nothing(proc: Path) -> None:
    assert (cpu.spent([4711], proc), cpu.resident_mb(4711, proc)) == (0, 0)


def test_a_real_child_that_ended_is_not_lost() -> None:
    busy = "import time\nuntil = time.process_time() + 0.2\nwhile time.process_time() < until: pass"
    run = "subprocess.run([sys.executable, '-c', sys.argv[1]])"
    code = f"import subprocess, sys\n{run}\nprint(flush=True)\ninput()"
    command = [sys.executable, "-c", code, busy]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as parent:
        assert parent.stdout
        parent.stdout.readline()
        spent = cpu.spent([parent.pid])
        parent.communicate(b"\n")
    assert 0.2 <= spent < 5


def test_resident_memory_is_in_megabytes() -> None:
    held = bytearray(os.urandom(1)) * (50 << 20)
    assert 50 < cpu.resident_mb(os.getpid()) < 2_000
    assert len(held) == 50 << 20
