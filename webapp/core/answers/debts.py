"""Users whose answers this process could not drop: nothing is served to them from the cache until it can."""

import time
from collections.abc import Callable
from uuid import UUID

MOST = 10_000
BLIND_SECONDS = 300.0


class Debts:
    """`drop` removes a user's answers and says whether Redis took it.

    Past 10,000 users it stops counting and trusts no answer for five minutes, the life of the oldest.
    """

    def __init__(self, drop: Callable[[UUID], bool]) -> None:
        self._drop = drop
        self._users: set[UUID] = set()
        self._blind_until = 0.0

    def owe(self, user_id: UUID) -> None:
        """A hold or a release of this user failed."""
        if len(self._users) >= MOST:
            self._users.clear()
            self._blind_until = time.monotonic() + BLIND_SECONDS
        else:
            self._users.add(user_id)

    def clear(self, user_id: UUID) -> bool:
        """Whether the cache may be believed for this user, without asking Redis."""
        if not (self._users or self._blind_until):
            return True
        return user_id not in self._users and (not self._blind_until or time.monotonic() > self._blind_until)

    def paid(self, user_id: UUID) -> bool:
        """Whether the cache may be believed for this user, after what is owed has been dropped."""
        if self._users and user_id in self._users and self._drop(user_id):
            self._users.discard(user_id)
        return self.clear(user_id)

    def settle(self, most: int = 10) -> None:
        """Drop for some of the others too, so that other processes stop serving what this one could not."""
        for user_id in list(self._users)[:most]:
            if not self._drop(user_id):
                return
            self._users.discard(user_id)
