"""The cache as a process uses it: read, fill, and tell of writes."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from pymongo.errors import PyMongoError

from webapp.core import clock, db
from webapp.core.answers import scripts
from webapp.core.answers.answer import Answer
from webapp.core.answers.debts import Debts
from webapp.core.cache import Cache
from webapp.core.flights import Flights
from webapp.core.replicas import stamp
from webapp.core.replicas.reads import PrimaryReads, Reads, Stamp
from webapp.core.sessions import marker_key

LIFE_SECONDS = 300.0
JITTER = 0.1
MAX_BODY_BYTES = 200_000


@dataclass(frozen=True)
class Reading:
    """What one look at the cache found: the answer (None is a miss) and the session's marker."""

    answer: Answer | None
    marker: str | None


class Answers:
    """One service's cached answers. `hold_seconds` outlasts the hard deadline of any write; `reads` decides
    which server a fill asks."""

    def __init__(
        self, service: str, cache: Cache, *, hold_seconds: float, reads: Reads | None = None
    ) -> None:
        self._service, self._cache = service, cache
        self._reads = reads or PrimaryReads()
        self._hold_ms = str(int(hold_seconds * 1000))
        self._hold = cache.script(scripts.HOLD)
        self._release = cache.script(scripts.RELEASE)
        self._begin = cache.script(scripts.BEGIN)
        self._accept = cache.script(scripts.ACCEPT)
        self._flights: Flights[Answer] = Flights()
        self.debts = Debts(self._drop)

    def key(self, user_id: UUID) -> str:
        """The hash of one user; the braces keep it on one node of a Redis cluster."""
        return f"a:{self._service}:{{{user_id}}}"

    def read(self, user_id: UUID, field: str, sid: str) -> Reading:
        """Look for an answer and the session's marker, in one round trip. Redis away is a miss."""
        if not self.debts.paid(user_id):
            return Reading(None, None)
        stored, marker = self._cache.look(self.key(user_id), f"f:{field}", marker_key(sid))
        return Reading(_fresh(stored), marker)

    def fill(self, user_id: UUID, field: str, load: Callable[[], Answer]) -> Answer:
        """Load an answer from the database and offer it to the cache. Out: the answer.

        Requests of this process that began under the same version share one load: every write that was
        acknowledged before any of them began has changed the version. Errors of `load` pass through.
        """
        version = self.begin(user_id)
        if version is None:
            return self._reads.load(None, load)[0]
        flight = (user_id, field, version)
        return self._flights.share(flight, lambda: self._load(*flight, load))

    def begin(self, user_id: UUID) -> bytes | None:
        """The version to fill under; None while a write is under way, or Redis cannot be believed."""
        version = self._cache.run(self._begin, [self.key(user_id)], _new_version())
        return version if isinstance(version, bytes) and self.debts.clear(user_id) else None

    def offer(
        self, user_id: UUID, field: str, version: bytes, answer: Answer, time: bytes = stamp.NONE
    ) -> None:
        """Offer an answer that was loaded after `begin`; it is taken if nobody wrote in between. A version
        without a time carries `time` from then on."""
        if len(answer.body) <= MAX_BODY_BYTES:
            self._cache.run(self._accept, [self.key(user_id)], version, field, answer.pack(), time)

    def _load(self, user_id: UUID, field: str, version: bytes, load: Callable[[], Answer]) -> Answer:
        answer, time = self._reads.load(version[scripts.RANDOM_CHARACTERS :], load)
        self.offer(user_id, field, version, answer, time)
        return answer

    @contextmanager
    def changing(self, user_id: UUID) -> Iterator[None]:
        """Around every write of what the user's answers show. Inside a transaction the hold outlasts it."""
        writer = secrets.token_hex(8)
        if self._cache.run(self._hold, [self.key(user_id)], writer, self._hold_ms) is None:
            self.debts.owe(user_id)
        with self._reads.noting() as noted:
            try:
                yield
            except PyMongoError:  # the write may still come true: the hold stays until it surely cannot
                raise
            except BaseException:
                db.at_end(lambda: self._changed(user_id, writer, noted))
                raise
            db.at_end(lambda: self._changed(user_id, writer, noted))

    def _changed(self, user_id: UUID, writer: str, noted: Stamp) -> None:
        if self._cache.run(self._release, [self.key(user_id)], writer, _new_version(), noted()) is None:
            self.debts.owe(user_id)
        else:
            self.debts.settle()

    def _drop(self, user_id: UUID) -> bool:
        """Drop everything of a user. Out: whether Redis took it."""
        return self._cache.run(self._release, [self.key(user_id)], "", _new_version(), stamp.NONE) is not None


def fresh_until(limit: float | None = None) -> int:
    """When an answer made now runs out, in milliseconds: after five minutes (less some jitter, so that what
    was filled together does not run out together), or at `limit` (seconds since 1970) if that is sooner."""
    jitter = 1 - JITTER * secrets.randbelow(1000) / 1000
    until = clock.now().timestamp() + LIFE_SECONDS * jitter
    return int(min(until, until if limit is None else limit) * 1000)


def _fresh(stored: bytes | None) -> Answer | None:
    if stored is None:
        return None
    answer = Answer.unpack(stored)
    return answer if answer.fresh_until > clock.now().timestamp() * 1000 else None


def _new_version() -> str:
    return secrets.token_hex(scripts.RANDOM_CHARACTERS // 2)
