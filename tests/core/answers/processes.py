"""Processes that share one cache and one "database", driven step by step."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from config.connections.pools import Pools
from webapp.core.answers import Answer, Answers, fresh_until
from webapp.core.answers.scripts import RANDOM_CHARACTERS
from webapp.core.cache import Cache
from webapp.core.replicas import stamp

T = TypeVar("T")
HOLD_SECONDS = 60.0
DIGITS = 16


@dataclass
class Database:
    """The truth: a number that only rises, and so is its own time."""

    value: int = 0

    def read(self, time: bytes) -> int:
        """With a time, from a secondary that has got just so far."""
        return int(time[:DIGITS], 16) if time else self.value


@dataclass
class Noted:
    """When a write happened: it is known once the database has it."""

    value: int | None = None

    def __call__(self) -> bytes:
        return stamp.NONE if self.value is None else time_of(self.value)


class Numbers:
    """Notes times for the cache; `latest` is of the write that began last."""

    latest: Noted

    @contextmanager
    def noting(self) -> Iterator[Noted]:
        self.latest = Noted()
        yield self.latest

    def load(self, version_stamp: bytes | None, load: Callable[[], T]) -> tuple[T, bytes]:
        raise NotImplementedError  # `Fill` reads in steps


def time_of(value: int) -> bytes:
    """As a version carries it."""
    return f"{value:0{DIGITS}x}".encode() + b"cluster time"


class Process:
    """One web process with a Redis user of its own, so that it alone can be cut off."""

    def __init__(self, name: str, admin: Any, port: int, database: Database) -> None:
        self.name, self._admin, self.database = name, admin, database
        admin.execute_command("ACL", "SETUSER", name, "on", f">{name}", "~*", "&*", "+@all")
        # A schedule must not depend on how busy the machine is: who is cut off is refused, never late.
        url = f"redis://{name}:{name}@127.0.0.1:{port}/0?socket_timeout=5&socket_connect_timeout=5"
        self.cache = Cache(url, Pools("test", redis=8))
        self.cache._breaker.succeeded()  # it is shared with those who had this name before
        self.times = Numbers()
        self.answers = Answers("tasks", self.cache, hold_seconds=HOLD_SECONDS, reads=self.times)
        self.acknowledged = 0

    def cut_off(self) -> None:
        """From now on Redis refuses this process, and only this one."""
        self._admin.execute_command("ACL", "SETUSER", self.name, "off")
        self._admin.execute_command("CLIENT", "KILL", "USER", self.name)

    def reconnect(self) -> None:
        """Redis takes it again, and it finds out."""
        self._admin.execute_command("ACL", "SETUSER", self.name, "on")
        self.cache._breaker.succeeded()

    def read(self, user: UUID) -> int | None:
        """The cached value, or None for a miss."""
        answer = self.answers.read(user, "list", "sid").answer
        return int(answer.body) if answer else None


class Fill:
    """A reader that missed: it has read the database and has not yet offered what it read.

    Where its version carries a time it has asked the secondary that is furthest behind of those it may ask.
    """

    def __init__(self, process: Process, user: UUID) -> None:
        self._process, self._user = process, user
        self._version = process.answers.begin(user)
        self.time = (self._version or b"")[RANDOM_CHARACTERS:]
        self.value = process.database.read(self.time)
        self._answer = Answer(str(self.value).encode(), '"x"', fresh_until())

    def finish(self) -> None:
        """Offer it, and the time of what was read."""
        if self._version is not None:
            own = stamp.NONE if self.time else time_of(self.value)
            self._process.answers.offer(self._user, "list", self._version, self._answer, time=own)


class Write:
    """A write between its hold and its release."""

    def __init__(self, process: Process, user: UUID) -> None:
        self.process = process
        self.value: int | None = None
        self.is_held = False
        self.in_time = True
        """Whether it may still touch the database: past its hard deadline it never does."""
        self._stack, self._context = ExitStack(), Context()  # no write joins another's hold
        self._context.run(self._stack.enter_context, process.answers.changing(user))
        _leave_for_ever(self._stack)
        self._noted = process.times.latest

    def store(self) -> None:
        """The database has it."""
        if self.in_time and self.value is None:
            self.process.database.value += 1
            self.value = self._noted.value = self.process.database.value

    def acknowledge(self) -> None:
        """Release, then tell the client."""
        self._context.run(self._stack.close)
        if self.value is not None:
            self.process.acknowledged = max(self.process.acknowledged, self.value)


def _leave_for_ever(writing: ExitStack) -> None:
    """A process that crashes tidies nothing up. Python would, of what nobody refers to any more: amid
    another test, or as it ends."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(writing))
