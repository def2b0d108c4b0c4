"""Holds as the thread that writes puts them, when no front has."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from pymongo.errors import PyMongoError

from webapp.core.ahead import MOST_SECONDS, Hold
from webapp.core.answers import moves
from webapp.core.answers.commands import Command, Commands, heard, new_token
from webapp.core.answers.debts import Debts


class OwnHold:
    """One write's hold. What Redis does not take is owed."""

    def __init__(
        self, user_id: UUID, commands: Commands, run: Callable[[Command], object], debts: Debts
    ) -> None:
        self._user_id, self._writer = user_id, new_token()
        self._commands, self._run, self._debts = commands, run, debts
        self.subscribed: bool | None = None

    def begin(self) -> None:
        """Put it."""
        reply = self._run(self._commands.hold(self._user_id, self._writer))
        self.subscribed = heard(reply)
        if reply is None:
            self._debts.owe(self._user_id)

    def end(self, stamp: bytes) -> None:
        """Lift it, with the write's time if that is known; and drop for others what is owed to them."""
        if self._run(self._commands.release(self._user_id, self._writer, stamp, moves.writer())) is None:
            self._debts.owe(self._user_id)
        else:
            self._debts.settle()


@dataclass
class Around:
    """The writes of one user that stand inside one hold. `doubtful` says that one of them may still come true
    though it failed."""

    service: str
    user_id: UUID
    hold: Hold | OwnHold
    doubtful: bool = False
    placed: float = field(default_factory=time.monotonic)

    def covers(self, service: str, user_id: UUID) -> bool:
        """Whether a write that begins now needs no hold of its own."""
        fits = (self.service, self.user_id) == (service, user_id)
        return fits and time.monotonic() - self.placed < MOST_SECONDS

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Around a write inside."""
        try:
            yield
        except PyMongoError:
            self.doubtful = True
            raise
