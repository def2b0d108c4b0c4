"""How passwords are kept, with the real parameters, and how many are hashed at once."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.auth.conftest import Call
from tests.support.cast import PASSWORD, Person
from webapp.auth.service import passwords
from webapp.core.errors import Overloaded

TELL = "from webapp.auth.service.passwords import hash_password; print(hash_password('x' * 8))"


def test_they_are_hashed_by_argon2id_with_the_recommended_parameters(root: Path) -> None:
    command = [sys.executable, "-c", TELL]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=20)

    assert told.stdout.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_of_lower_parameters_is_made_anew_at_the_next_log_in(
    alice: Person, log_in: Call, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> str:
        return str(stored["myriad_auth"]["users"].find_one({}, hint=[("_id", 1)])["password_hash"])

    before = kept()
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))

    assert log_in(alice.email, "not the password").status_code == 401
    assert kept() == before
    assert log_in(alice.email).status_code == 200
    assert "$m=16,t=2,p=1$" in kept()
    assert log_in(alice.email, PASSWORD).status_code == 200


class _Slow:
    """Hashes until it is told to end, and counts how many do at once."""

    def __init__(self) -> None:
        self.go, self.now, self.most = threading.Event(), 0, 0
        self.threads: set[str] = set()

    def hash(self, password: str) -> str:
        self.now += 1
        self.most = max(self.most, self.now)
        self.threads.add(threading.current_thread().name)
        assert self.go.wait(10)
        self.now -= 1
        return password


def test_one_hashes_few_wait_and_the_others_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = _Slow()
    monkeypatch.setattr(passwords, "_hasher", slow)
    monkeypatch.setattr(passwords, "_inside", threading.BoundedSemaphore(passwords.MAX_INSIDE))
    with ThreadPoolExecutor(20) as pool:
        tried = [pool.submit(passwords.hash_password, f"{number}") for number in range(20)]
        until = time.monotonic() + 10
        while sum(one.done() for one in tried) < 20 - passwords.MAX_INSIDE and time.monotonic() < until:
            time.sleep(0.005)
        refused = [one for one in tried if one.done()]
        slow.go.set()
        faults = [one.exception() for one in tried]

    assert len(refused) == 20 - passwords.MAX_INSIDE
    assert [type(fault) for fault in faults if fault] == [Overloaded] * len(refused)
    assert {fault.headers["Retry-After"] for fault in faults if isinstance(fault, Overloaded)} == {"1"}
    assert (slow.most, len(slow.threads)) == (1, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="a niceness is a thread's own on Linux alone")
def test_hashing_stands_back_for_everything_else() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert passwords._in_turn(niceness) > niceness()
