"""What a cache of answers asks of Redis: a script, its keys, its arguments.

Threads send it through `core.cache`, the front from its event loop: both ask the same.
"""

import secrets
from collections.abc import Container
from dataclasses import dataclass
from uuid import UUID

from webapp.core.answers import moves, scripts
from webapp.core.answers.answer import Answer
from webapp.core.replicas import stamp


@dataclass(frozen=True, slots=True)
class Command:
    """One call of a script."""

    script: str
    keys: tuple[str, ...]
    arguments: tuple[str | bytes, ...]


class Commands:
    """The commands of one service's cache. `hold_seconds` outlasts the hard deadline of any write; `warmed`
    names the fields that are filled before they are asked for."""

    def __init__(self, service: str, hold_seconds: float, warmed: Container[str] = ()) -> None:
        self._service, self._warmed = service, warmed
        self._wanted = wanted_key(service)
        self._hold_ms = str(int(hold_seconds * 1000))

    def key(self, user_id: UUID | str) -> str:
        """The hash of one user, and the channel on which its moves are told."""
        return moves.key_of(self._service, user_id)

    def hold(self, user_id: UUID, writer: str) -> Command:
        """Put a hold and drop the answers."""
        return Command(scripts.HOLD, (self.key(user_id),), (writer, self._hold_ms))

    def release(self, user_id: UUID, writer: str, time: bytes = stamp.NONE, by: str = "") -> Command:
        """Lift a hold under a new version, which carries the write's `time` if that is known; and tell of it,
        with who wrote (`moves.writer`)."""
        keys = (self.key(user_id), self._wanted)
        return Command(scripts.RELEASE, keys, (writer, new_token(), str(user_id), time, by))

    def begin(self, user_id: UUID) -> Command:
        """Learn the version to fill under."""
        return Command(scripts.BEGIN, (self.key(user_id),), (new_token(),))

    def offer(
        self,
        user_id: UUID,
        field: str,
        version: bytes,
        answer: Answer,
        *,
        asked: bool = True,
        time: bytes = stamp.NONE,
    ) -> Command:
        """Offer an answer for what was begun. `asked` says that a reader did: warming alone must not look
        like one, or it would go on for ever. A version without a time carries `time` from then on."""
        by_reader = "1" if asked and field in self._warmed else "0"
        return Command(scripts.ACCEPT, (self.key(user_id),), (version, field, answer.pack(), by_reader, time))

    def subscribe(self, user_id: UUID, subscribed: bool, revision: int) -> Command:
        """Tell whether somebody subscribes to what changes of the user, since which revision of that."""
        return Command(scripts.SUBSCRIBE, (self.key(user_id),), ("1" if subscribed else "0", str(revision)))


def heard(reply: object) -> bool | None:
    """Of what a hold returned, whether somebody subscribes; None when Redis does not know."""
    return {b"1": True, b"0": False}.get(reply) if isinstance(reply, bytes) else None


def wanted_key(service: str) -> str:
    """Where the users stand for whom the service is to be warmed."""
    return f"w:{service}"


def new_token() -> str:
    """A name that nobody else has: of a writer, or of a version."""
    return secrets.token_hex(8)
