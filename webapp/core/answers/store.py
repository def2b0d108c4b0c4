"""The cache as a process uses it: read, fill, and tell of writes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from random import SystemRandom
from typing import Any, TypeVar
from uuid import UUID

from pymongo.errors import PyMongoError

from webapp.core import ahead, clock, db, metrics
from webapp.core.ahead import Hold
from webapp.core.answers import scripts
from webapp.core.answers.answer import Answer, Loader
from webapp.core.answers.commands import Command, Commands
from webapp.core.answers.debts import Debts
from webapp.core.answers.holds import Around, OwnHold
from webapp.core.answers.wanted import Wanted
from webapp.core.cache import Cache
from webapp.core.flights import Flights
from webapp.core.replicas import stamp
from webapp.core.replicas.reads import PrimaryReads, Reads
from webapp.core.sessions import marker_key

T = TypeVar("T")
_around: ContextVar[Around | None] = ContextVar("around", default=None)
LIFE_SECONDS = 300.0
_random = SystemRandom()
JITTER = 0.1
MAX_BODY_BYTES = 200_000


@dataclass(frozen=True)
class Reading:
    """What one look at the cache found: the answer (None is a miss) and the session's marker."""

    answer: Answer | None
    marker: str | None


class Answers:
    """One service's cached answers. `hold_seconds` outlasts the hard deadline of any write; `warmed` are the
    loaders of what is filled before it is asked for, by the field it is cached under; `reads` decides which
    server a fill asks."""

    def __init__(
        self,
        service: str,
        cache: Cache,
        *,
        hold_seconds: float,
        warmed: Mapping[str, Loader] | None = None,
        reads: Reads | None = None,
    ) -> None:
        self.service, self._cache = service, cache
        self._reads = reads or PrimaryReads()
        self.warmed, self.wanted = dict(warmed or {}), Wanted(service, cache)
        self.commands = Commands(service, hold_seconds, self.warmed)
        self._scripts = {text: cache.script(text) for text in scripts.ALL}
        self._flights: Flights[Answer] = Flights()
        self.debts = Debts(self._drop)

    def lacks(self, user_id: UUID, field: str) -> bool:
        """Whether no fresh answer is there."""
        return _fresh(self._cache.field(self.commands.key(user_id), f"f:{field}")) is None

    def read(self, user_id: UUID, field: str, sid: str) -> Reading:
        """Look for an answer and the session's marker, in one round trip. Redis away is a miss."""
        if not self.debts.paid(user_id):
            return Reading(None, None)
        stored, marker = self._cache.look(self.commands.key(user_id), f"f:{field}", marker_key(sid))
        found = _fresh(stored)
        metrics.count_read(self.service, hit=found is not None)
        return Reading(found, marker)

    def fill(self, user_id: UUID, field: str, load: Callable[[], Answer]) -> Answer:
        """Load an answer from the database and offer it to the cache. Out: the answer.

        Requests of this process that began under the same version share one load: every write that was
        acknowledged before any of them began has changed the version. Errors of `load` pass through.
        """
        version = self.begin(user_id)
        if version is None:
            return self.load(None, load)[0]
        flight = (user_id, field, version)
        return self._flights.share(flight, lambda: self._load(*flight, load))

    def begin(self, user_id: UUID) -> bytes | None:
        """The version to fill under; None while a write is under way, or Redis cannot be believed."""
        version = self._run(self.commands.begin(user_id))
        return version if isinstance(version, bytes) and self.debts.clear(user_id) else None

    def load(self, version: bytes | None, load: Callable[[], T]) -> tuple[T, bytes]:
        """Run `load`, which only reads, to fill under `version` (None for nothing that is kept).

        Out: its result, and the `time` to offer it with.
        """
        return self._reads.load(None if version is None else version[scripts.RANDOM_CHARACTERS :], load)

    def offer(
        self,
        user_id: UUID,
        field: str,
        version: bytes,
        answer: Answer,
        *,
        asked: bool = True,
        time: bytes = stamp.NONE,
    ) -> None:
        """Offer an answer that was loaded after `begin`; it is taken if nobody wrote in between. `asked`
        says that a reader did: warming alone must not look like one, or it would go on for ever. `time` is
        what `load` said."""
        if len(answer.body) <= MAX_BODY_BYTES:
            taken = self._run(self.commands.offer(user_id, field, version, answer, asked=asked, time=time))
            metrics.count_offer(self.service, taken)

    def _load(self, user_id: UUID, field: str, version: bytes, load: Callable[[], Answer]) -> Answer:
        answer, time = self.load(version, load)
        self.offer(user_id, field, version, answer, time=time)
        return answer

    @contextmanager
    def changing(self, user_id: UUID) -> Iterator[None]:
        """Around every write of what the user's answers show. Inside a transaction the hold outlasts it.
        Inside another of the same user it relies on that one's hold: many writes need but one."""
        around = _around.get()
        if around is not None and around.covers(self.service, user_id):
            with around.joined():
                yield
            return
        whole = Around(self.service, user_id, self._hold(user_id))
        _around.set(whole)
        try:
            with self._held(whole):
                yield
        finally:
            # A generator that nobody goes on with is ended wherever it is found: a token is of one context.
            if _around.get() is whole:
                _around.set(around)

    @contextmanager
    def _held(self, whole: Around) -> Iterator[None]:
        whole.hold.begin()
        with self._reads.noting() as noted:
            try:
                yield
            except PyMongoError:  # the write may still come true: the hold stays until it surely cannot
                raise
            except BaseException:
                self._lift(whole, noted)
                raise
            self._lift(whole, noted)

    def _lift(self, whole: Around, noted: Callable[[], bytes]) -> None:
        if not whole.doubtful:
            db.at_end(lambda: whole.hold.end(noted()))

    def subscribed(self, user_id: UUID, ask: Callable[[], tuple[bool, int]]) -> bool:
        """Inside `changing`: whether somebody subscribes to what changes of the user.

        The hold has heard it. When Redis did not know, `ask` says it of the database, and since which
        revision; that is kept for those who write next.
        """
        around = _around.get()
        hold = around.hold if around is not None and around.user_id == user_id else None
        if hold is not None and hold.subscribed is not None:
            return hold.subscribed
        found, revision = ask()
        self.subscribe(user_id, found, revision)
        if hold is not None:
            hold.subscribed = found
        return found

    def subscribe(self, user_id: UUID, subscribed: bool, revision: int) -> bool:
        """Tell those who write next. Out: whether Redis took it; one that did not may still say otherwise."""
        return self._run(self.commands.subscribe(user_id, subscribed, revision)) is not None

    def _hold(self, user_id: UUID) -> Hold | OwnHold:
        """The hold that the front has put, or one of our own."""
        known = ahead.known()
        if known is not None and known.hold is not None and known.hold.covers(self.service, user_id):
            return known.hold
        return OwnHold(user_id, self.commands, self._run, self.debts)

    def _run(self, command: Command) -> Any:
        return self._cache.run(self._scripts[command.script], command.keys, *command.arguments)

    def _drop(self, user_id: UUID) -> bool:
        """Drop everything of a user. Out: whether Redis took it."""
        return self._run(self.commands.release(user_id, "")) is not None


def fresh_until(limit: float | None = None) -> int:
    """When an answer made now runs out, in milliseconds: after five minutes (less some jitter, so that what
    was filled together does not run out together), or at `limit` (seconds since 1970) if that is sooner."""
    jitter = 1 - JITTER * _random.random()
    until = clock.milliseconds() / 1000 + LIFE_SECONDS * jitter
    return int(min(until, until if limit is None else limit) * 1000)


def _fresh(stored: bytes | None) -> Answer | None:
    if stored is None:
        return None
    answer = Answer.unpack(stored)
    return answer if answer.fresh_until > clock.milliseconds() else None
