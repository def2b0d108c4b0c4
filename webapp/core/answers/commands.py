"""What a cache of answers asks of Redis: a script, its keys, its arguments.

Threads send it through `core.cache`, the front from its event loop: both ask the same.
"""

import random
from dataclasses import dataclass
from uuid import UUID

from webapp.core.answers import scripts
from webapp.core.answers.answer import Answer


@dataclass(frozen=True, slots=True)
class Command:
    """One call of a script."""

    script: str
    keys: tuple[str, ...]
    arguments: tuple[str | bytes, ...]


class Commands:
    """The commands of one service's cache. `hold_seconds` outlasts the hard deadline of any write."""

    def __init__(self, service: str, hold_seconds: float) -> None:
        self._service = service
        self._hold_ms = str(int(hold_seconds * 1000))

    def key(self, user_id: UUID) -> str:
        """The hash of one user; the braces keep it on one node of a Redis cluster."""
        return f"a:{self._service}:{{{user_id}}}"

    def hold(self, user_id: UUID, writer: str) -> Command:
        """Put a hold and drop the answers."""
        return Command(scripts.HOLD, (self.key(user_id),), (writer, self._hold_ms))

    def release(self, user_id: UUID, writer: str) -> Command:
        """Lift a hold under a new version."""
        return Command(scripts.RELEASE, (self.key(user_id),), (writer, new_token()))

    def begin(self, user_id: UUID) -> Command:
        """Learn the version to fill under."""
        return Command(scripts.BEGIN, (self.key(user_id),), (new_token(),))

    def offer(self, user_id: UUID, field: str, version: bytes, answer: Answer) -> Command:
        """Offer an answer for what was begun."""
        return Command(scripts.ACCEPT, (self.key(user_id),), (version, field, answer.pack()))


def new_token() -> str:
    """A name that nobody else has: of a writer, or of a version."""
    return f"{random.getrandbits(64):016x}"
