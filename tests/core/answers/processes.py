"""Processes that share one cache and one "database", driven step by step."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from config.connections import pools
from webapp.core.answers import Answer, Answers, fresh_until
from webapp.core.cache import Cache

HOLD_SECONDS = 60.0


@dataclass
class Database:
    """The truth: a number that only rises."""

    value: int = 0


class Process:
    """One web process with a Redis user of its own, so that it alone can be cut off."""

    def __init__(self, name: str, admin: Any, port: int, database: Database) -> None:
        self.name, self._admin, self.database = name, admin, database
        admin.execute_command("ACL", "SETUSER", name, "on", f">{name}", "~*", "&*", "+@all")
        self.cache = Cache(f"redis://{name}:{name}@127.0.0.1:{port}/0", pools.worker())
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


class Fill:
    """A reader that missed: it has read the database and has not yet offered what it read."""

    def __init__(self, process: Process, user: UUID) -> None:
        self._process, self._user = process, user
        self._version = process.answers.begin(user)
        self._answer = Answer(str(process.database.value).encode(), '"x"', fresh_until())

    def finish(self) -> None:
        """Offer it."""
        if self._version is not None:
            self._process.answers.offer(self._user, "list", self._version, self._answer)


class Write:
    """A write between its hold and its release."""

    def __init__(self, process: Process, user: UUID) -> None:
        self.process = process
        self.value: int | None = None
        self.is_held = False
        self.in_time = True
        """Whether it may still touch the database: past its hard deadline it never does."""
        self._stack = ExitStack()
        self._stack.enter_context(process.answers.changing(user))

    def store(self) -> None:
        """The database has it."""
        if self.in_time and self.value is None:
            self.process.database.value += 1
            self.value = self.process.database.value

    def acknowledge(self) -> None:
        """Release, then tell the client."""
        self._stack.close()
        if self.value is not None:
            self.process.acknowledged = max(self.process.acknowledged, self.value)
