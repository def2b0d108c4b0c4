"""Whether a session still stands: fail-closed, and cheap while Redis answers.

A positive marker in Redis spares the question for a minute. No marker, or no Redis, asks the database. A
revoked session leaves a tombstone, so that a reader who asked just before cannot put a positive one back.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from webapp.core.cache import Cache
from webapp.core.ids import Owned
from webapp.core.tombstones import Tombstones

MARKER_SECONDS = 60
TOMBSTONE_SECONDS = 900
STANDS, REVOKED = "1", "0"

Truth = Callable[[Collection[Owned]], set[Owned]]
"""Asks the database in one find: which of these sessions stand?"""


class SessionGate:
    """One service's view of sessions: the marker in its Redis, the truth in its database."""

    def __init__(self, cache: Cache, truth: Truth) -> None:
        self._cache, self._truth = cache, truth
        self._tombstones = Tombstones(cache, REVOKED, seconds=TOMBSTONE_SECONDS, owed_seconds=MARKER_SECONDS)

    def stands(self, user_id: UUID, sid: str) -> bool:
        """Whether the session may act. Errors: the database's, when only it could tell and it is away."""
        return self.judge(self.marker(sid), user_id, sid)

    def marker(self, sid: str) -> str | None:
        """What Redis says of the session, if anything."""
        return self._cache.get(marker_key(sid))

    def judge(self, marker: str | None, user_id: UUID, sid: str) -> bool:
        """As `stands`, for a caller that has read the marker itself."""
        if marker is None:
            return self.ask(user_id, sid)
        return marker == STANDS

    def opened(self, sid: str) -> None:
        """The session has just been stored: its first request need not ask whether it stands."""
        self._cache.do(*opening(sid))

    def forget(self, *sids: str) -> bool:
        """The sessions were revoked: from now on nobody passes. Out: whether Redis took it; until it does, it
        is told again."""
        return self._tombstones.lay([marker_key(sid) for sid in sids])

    def ask(self, user_id: UUID, sid: str) -> bool:
        """Whether the database says that the session stands; the next minute's readers need not ask again."""
        stands = (user_id, sid) in self.standing([(user_id, sid)])
        if stands:
            self.opened(sid)
        return stands

    def standing(self, sessions: Collection[Owned]) -> set[Owned]:
        """Those of the sessions that stand, by the database; the caller tells Redis so, by `opening`."""
        return self._truth(sessions)


def marker_key(sid: str) -> str:
    """Where a session's marker lies."""
    return f"s:{sid}"


def opening(sid: str) -> tuple[str | int, ...]:
    """The command that puts a positive marker, unless there is one or a tombstone."""
    return "SET", marker_key(sid), STANDS, "EX", MARKER_SECONDS, "NX"


def renewing(sid: str) -> tuple[str | int, ...]:
    """The command that lets a positive marker live on; a tombstone lives longer, and is left alone."""
    return "EXPIRE", marker_key(sid), MARKER_SECONDS, "GT"


_gate: SessionGate | None = None


def use(gate: SessionGate) -> None:
    """The gate of this process."""
    global _gate
    _gate = gate


def gate() -> SessionGate:
    """Errors: `RuntimeError` in a process that was never wired."""
    if _gate is None:
        raise RuntimeError("webapp.wiring.connect() has not run")
    return _gate
