"""Holds as the thread that writes puts them, when no front has."""

from collections.abc import Callable
from uuid import UUID

from webapp.core.answers.commands import Command, Commands, new_token
from webapp.core.answers.debts import Debts


class OwnHold:
    """One write's hold. What Redis does not take is owed."""

    def __init__(
        self, user_id: UUID, commands: Commands, run: Callable[[Command], object], debts: Debts
    ) -> None:
        self._user_id, self._writer = user_id, new_token()
        self._commands, self._run, self._debts = commands, run, debts

    def begin(self) -> None:
        """Put it."""
        if self._run(self._commands.hold(self._user_id, self._writer)) is None:
            self._debts.owe(self._user_id)

    def end(self, time: bytes) -> None:
        """Lift it, with the write's time if that is known; and drop for others what is owed to them."""
        if self._run(self._commands.release(self._user_id, self._writer, time)) is None:
            self._debts.owe(self._user_id)
        else:
            self._debts.settle()
