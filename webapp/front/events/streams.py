"""The streams of a process: who listens, who hears what, and who has to go."""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import structlog

from webapp.core.answers import moves
from webapp.core.answers.commands import Commands
from webapp.core.errors import Problem
from webapp.core.plan import EventPlan
from webapp.core.sessions import STANDS
from webapp.core.verified import Claims
from webapp.front.events.stream import Stream
from webapp.front.events.subscriber import Subscriber
from webapp.front.questions import Questions
from webapp.front.sessions import AT_ONCE, Sessions

LOOK_SECONDS = 0.5
"""Between two looks at sessions and tokens: a revoked session loses its stream within a second."""

VERSION_MS = 15 * 60 * 1000
"""A version outlives its stream (a token's ten minutes) by more than the client needs to come back."""

_LOOKS = 5
_SYSTEM = ("", "system")
log = structlog.get_logger()


class TooManyStreams(Problem):
    status, code, title = 429, "too_many_streams", "There are as many streams of yours as may be"


class StreamsFull(Problem):
    status, code, title = 503, "streams_full", "There are as many streams here as may be"


class Streams:
    """Opens streams, wakes them, and ends them."""

    def __init__(self, plan: EventPlan, url: str, questions: Questions, sessions: Sessions) -> None:
        self._plan, self._questions, self._sessions = plan, questions, sessions
        self._commands = [Commands(service, 0) for service in plan.services]
        self._subscriber = Subscriber(url, self._hear, self._back)
        self._streams: dict[str, list[Stream]] = {}
        self._count = 0
        self._ending = False
        self._running: asyncio.Task[None] | None = None
        self._asking: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to look after them."""
        self._subscriber.start()
        self._running = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """End all of them, and open no more."""
        self.end_all()
        self._subscriber.stop()
        if self._running is not None:
            self._running.cancel()

    def end_all(self) -> None:
        """The process is told to stop."""
        self._ending = True
        for stream in self._all():
            stream.end()

    async def open(self, claims: Claims, seen: str) -> Stream:
        """A new stream; `seen` is the id that its client has seen last, if any.

        Errors: `TooManyStreams`, `StreamsFull`.
        """
        if self._ending or self._count >= self._plan.most:
            raise StreamsFull
        own = self._streams.setdefault(claims.user, [])
        if len(own) >= self._plan.most_of_one:
            raise TooManyStreams
        stream = Stream(claims, self._plan.services, time.monotonic())
        own.append(stream)
        self._count += 1
        try:
            await self._subscriber.add(self._channels(claims))
            await self._learn(stream)
        except BaseException:
            self.close(stream)
            raise
        if seen and (seen != stream.id or "" in stream.versions.values()):
            stream.resync()
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream."""
        own = self._streams.get(stream.claims.user, [])
        if stream in own:
            own.remove(stream)
            self._count -= 1
            self._subscriber.remove(self._channels(stream.claims))
        if not own:
            self._streams.pop(stream.claims.user, None)

    def _channels(self, claims: Claims) -> tuple[str, ...]:
        return tuple(moves.key_of(service, claims.user) for service in self._plan.services)

    def _all(self) -> list[Stream]:
        return [stream for own in self._streams.values() for stream in own]

    def _hear(self, channel: str, message: bytes) -> None:
        """Something of a user moved: their streams tell of it, if their tokens may read it."""
        _, service, user = channel.split(":", 2)
        move = moves.read(message)
        event = self._plan.events[service]
        name = event.by_system if move.actor in _SYSTEM else event.by_user
        for stream in self._streams.get(user.strip("{}"), ()):
            if stream.claims.cover(event.scope):
                stream.tell(name, service, move)

    def _back(self) -> None:
        """Redis was away: nobody knows what was missed."""
        if self._count:
            self._spawn(self._resync())

    async def _resync(self) -> None:
        for _ in range(_LOOKS):  # the other connection comes back in its own time
            if self._questions.ready():
                break
            await asyncio.sleep(LOOK_SECONDS / _LOOKS)
        for stream in self._all():
            await self._learn(stream)
            stream.resync()

    async def _learn(self, stream: Stream) -> bool:
        """Ask for the versions of now. Out: whether they are others than those that were told."""
        told = dict(stream.versions)
        found = await self._questions.versions(self._commands, stream.claims.user_id, VERSION_MS)
        for service, version in zip(self._plan.services, found, strict=True):
            if stream.versions[service] == told[service]:  # else it has moved while we asked
                stream.versions[service] = version
        return any(told[service] not in ("", stream.versions[service]) for service in told)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look()
            except Exception as error:
                log.warning("streams_not_looked_at", error=type(error).__name__)

    async def _look(self) -> None:
        self._questions.ready()  # nobody else may ask for a long time, and it connects again when it is asked
        now, beat, streams = time.time(), time.monotonic() - self._plan.heartbeat, self._all()
        for stream in streams:
            if stream.expires_at() <= now:
                stream.end()
            elif stream.heard_at <= beat:
                stream.heard_at = time.monotonic()
                stream.beat()
                self._spawn(self._check(stream))
        await self._end_revoked([stream for stream in streams if not stream.ended])

    async def _check(self, stream: Stream) -> None:
        """What nobody told: a writer that died, a message that was lost."""
        if await self._learn(stream) and "" not in stream.versions.values():
            stream.resync()

    async def _end_revoked(self, streams: list[Stream]) -> None:
        """What Redis does not know, the database is asked; what nobody can tell is taken for ended."""
        for at in range(0, len(streams), AT_ONCE):
            batch = streams[at : at + AT_ONCE]
            markers = await self._questions.markers([stream.claims.sid for stream in batch])
            for stream, marker in zip(batch, markers or [None] * len(batch), strict=True):
                if marker is None:
                    self._spawn(self._ask(stream))
                elif marker != STANDS:
                    stream.end()

    async def _ask(self, stream: Stream) -> None:
        marker = None
        with suppress(Exception):
            marker = await self._sessions.marker(stream.claims)
        if marker != STANDS:
            stream.end()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
