"""Whom the fills of one service's cache ask: the primary alone, or a secondary that has got far enough."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol, TypeVar

import pymongo
from pymongo.errors import PyMongoError

from webapp.core import db, metrics
from webapp.core.replicas import stamp, target
from webapp.core.replicas.secondaries import Secondaries, Secondary

T = TypeVar("T")
LIMIT_SECONDS = 0.15
"""What a fill waits for a secondary, before it asks the primary."""

Stamp = Callable[[], bytes]
"""Tells when what was done happened; empty when that is not known."""


class Reads(Protocol):
    """What the cache asks of either."""

    def noting(self) -> AbstractContextManager[Stamp]:
        """Note when the commands inside happen."""

    def load(self, version_stamp: bytes | None, load: Callable[[], T]) -> tuple[T, bytes]:
        """Run `load`, which only reads. `version_stamp` is what the version to fill under carries: empty when
        it carries no time, None when there is no version (a write is under way, or Redis is away).
        Out: its result; and, when the version carries no time, one that it may carry from now on."""


class PrimaryReads:
    """Everything is read from the primary, and no time is noted."""

    _nothing: AbstractContextManager[Stamp] = nullcontext(lambda: stamp.NONE)

    def noting(self) -> AbstractContextManager[Stamp]:
        return self._nothing

    def load(self, version_stamp: bytes | None, load: Callable[[], T]) -> tuple[T, bytes]:  # noqa: ARG002
        return load(), stamp.NONE


class ReplicaReads:
    """A fill whose version carries a time reads a secondary that has got so far, or the primary."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._secondaries = Secondaries(service)

    @contextmanager
    def noting(self) -> Iterator[Stamp]:
        with db.session(self._service) as session:
            yield lambda: stamp.of(session)

    def load(self, version_stamp: bytes | None, load: Callable[[], T]) -> tuple[T, bytes]:
        if version_stamp is None:
            return self._primary("primary_no_version", load), stamp.NONE
        if not version_stamp:
            return self._first(load)
        near = self._secondaries.near()
        chosen = self._secondaries.choose(near)
        if chosen is None:
            return self._primary("primary_behind" if near else "primary_no_secondary", load), stamp.NONE
        return self._secondary(chosen, version_stamp, load), stamp.NONE

    def _first(self, load: Callable[[], T]) -> tuple[T, bytes]:
        """Nobody knows when the user last wrote: the primary does, and says what time it is."""
        with self.noting() as noted:
            result = self._primary("primary_no_time", load)
            return result, noted()

    def _secondary(self, chosen: Secondary, version_stamp: bytes, load: Callable[[], T]) -> T:
        try:
            with (
                db.session(self._service) as session,
                target.reading_from(chosen.address),
                pymongo.timeout(LIMIT_SECONDS),
            ):
                stamp.advance(session, version_stamp)
                result = load()
        except PyMongoError as error:
            chosen.breaker.failed()
            return self._primary("primary_late" if error.timeout else "primary_failed", load)
        chosen.breaker.succeeded()
        metrics.count_fill("secondary")
        return result

    def _primary(self, outcome: str, load: Callable[[], T]) -> T:
        metrics.count_fill(outcome)
        return load()
