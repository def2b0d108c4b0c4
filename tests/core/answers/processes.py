"""Processes that share one cache and one "database", driven step by step."""

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from webapp.core.answers import Answer, Answers, fresh_until
from webapp.core.cache import Cache

HOLD_SECONDS = 0.08
HARD_DEADLINE_SECONDS = 0.04
"""A write that is not done by then never is: the hold outlasts it."""


@dataclass
class Database:
    """The truth: a number that only rises."""

    value: int = 0


class Process:
    """One web process with a Redis user of its own, so that it alone can be cut off."""

    def __init__(self, name: str, admin: Any, port: int, database: Database) -> None:
        self.name, self._admin, self.database = name, admin, database
        admin.execute_command("ACL", "SETUSER", name, "on", f">{name}", "~*", "&*", "+@all")
        self.cache = Cache(f"redis://{name}:{name}@127.0.0.1:{port}/0")
        self.answers = Answers("tasks", self.cache, hold_seconds=HOLD_SECONDS)
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


@dataclass
class Fill:
    """A reader that missed: it has read the database and has not yet offered what it read."""

    process: Process
    user: UUID
    _go_on: threading.Event = field(default_factory=threading.Event)

    def start(self) -> "Fill":
        """Run up to where the database has been read."""
        has_read = threading.Event()

        def load() -> Answer:
            body = str(self.process.database.value).encode()
            has_read.set()
            self._go_on.wait(5)
            return Answer(body, '"x"', fresh_until())

        self._thread = threading.Thread(
            target=self.process.answers.fill, args=(self.user, "list", load), daemon=True
        )
        self._thread.start()
        # One that shares another's load reads nothing itself.
        has_read.wait(0.01)
        return self

    def finish(self) -> None:
        """Offer it."""
        self._go_on.set()
        self._thread.join(5)


class Write:
    """A write between its hold and its release."""

    def __init__(self, process: Process, user: UUID) -> None:
        self.process = process
        self.began = time.monotonic()
        self.value: int | None = None
        self._stack = ExitStack()
        self._stack.enter_context(process.answers.changing(user))

    @property
    def in_time(self) -> bool:
        """Whether it may still touch the database."""
        return time.monotonic() - self.began < HARD_DEADLINE_SECONDS

    def store(self) -> None:
        """The database has it."""
        self.process.database.value += 1
        self.value = self.process.database.value

    def acknowledge(self) -> None:
        """Release, then tell the client."""
        self._stack.close()
        if self.value is not None:
            self.process.acknowledged = max(self.process.acknowledged, self.value)
