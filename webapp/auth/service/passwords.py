"""Password hashes: argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane).

A hash takes a core for 20 ms on purpose. So that a flood of log-ins takes nothing from other requests, a
process makes one hash at a time, on a thread of low priority that rests three times as long as it works, and
lets few requests wait for it: ten a second, more than `LIMIT_LOGIN_ALL` lets all processes together make.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.core import aside
from webapp.core.errors import Overloaded

T = TypeVar("T")
MAX_INSIDE = 4
"""Requests of a process that may hash or wait for it: half of its threads, and the rest go on."""

PATIENCE_SECONDS = 5.0
RESTS = 3
MAX_REST_SECONDS = 0.25
_NICENESS = 10
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")
_inside = threading.BoundedSemaphore(MAX_INSIDE)


def hash_password(password: str) -> str:
    """The hash to store, of the password exactly as it was received. Errors: `Overloaded`."""
    return _in_turn(lambda: _hasher.hash(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password. With no account behind it (None) it costs the same time and is False.

    Errors: `Overloaded`.
    """

    def verify() -> bool:
        try:
            return _hasher.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    return _in_turn(verify)


def is_weak(stored: str) -> bool:
    """Whether the hash was made with lower parameters than are asked for today."""
    return _hasher.check_needs_rehash(stored)


def _in_turn(work: Callable[[], T]) -> T:
    if not _inside.acquire(blocking=False):
        raise Overloaded(headers={"Retry-After": "1"})
    aside.step()
    try:
        return _worker().submit(_rested, work).result(timeout=PATIENCE_SECONDS)
    except TimeoutError as error:
        raise Overloaded(headers={"Retry-After": "1"}) from error
    finally:
        _inside.release()


class _Rest:
    """Until when the thread rests; it alone reads and writes that."""

    until = 0.0


def _rested(work: Callable[[], T]) -> T:
    """Whoever comes after a pause waits for nothing; a flood gets a quarter of a core."""
    time.sleep(max(0.0, min(_Rest.until - time.monotonic(), MAX_REST_SECONDS)))
    began = time.monotonic()
    try:
        return work()
    finally:
        ended = time.monotonic()
        _Rest.until = ended + RESTS * (ended - began)


@cache
def _worker() -> ThreadPoolExecutor:
    """Made by the first who asks: a thread does not survive a fork."""
    return ThreadPoolExecutor(1, thread_name_prefix="hashing", initializer=_stand_back)


def _stand_back() -> None:
    """On Linux a niceness is one thread's own; elsewhere there is no such thing, and nothing is lost."""
    with suppress(OSError, AttributeError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS)
