"""Ports that are handed out before anybody listens on them."""

import subprocess
import sys
from pathlib import Path

import pytest

from devstack import ports

FEW = range(20_000, 20_060)
CODE = """
from devstack import ports
ports._RANGE = range(20_000, 20_060)
print(*(ports.free_port() for _ in range(10)), flush=True)
input()
"""


def test_no_port_is_handed_out_twice_here_or_in_another_process(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.setattr(ports, "_RANGE", FEW)
    pipe, command = subprocess.PIPE, [sys.executable, "-c", CODE]
    with subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, text=True) as other:
        theirs = {int(port) for port in str(other.stdout and other.stdout.readline()).split()}
        ours = [ports.free_port() for _ in range(10)]
        other.communicate("\n", timeout=10)

    assert len(theirs) == len(set(ours)) == 10
    assert not theirs & set(ours)


def test_what_is_handed_out_can_be_listened_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_RANGE", FEW)
    assert ports.is_free(ports.free_port())


def test_ports_that_were_handed_out_long_ago_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_RANGE", FEW)
    monkeypatch.setattr(ports, "_KEPT", 5)
    assert all(ports.free_port() for _ in range(200))
