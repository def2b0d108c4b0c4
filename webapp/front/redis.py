"""One Redis connection on the event loop. Commands of concurrent requests leave in one write: they pipeline
themselves. An answer that takes longer than a tenth of a second breaks the connection."""

import asyncio
import hashlib
from collections import deque
from typing import Any
from urllib.parse import unquote, urlsplit

import hiredis

from config.connections.times import REDIS_SECONDS as SECONDS
from webapp.core import breaker

_CLIENT_NAME = "myriad-front"
_WATCH_SECONDS = 0.025


class _Away:
    """What stands for an answer that did not come in time, or was an error."""

    def __repr__(self) -> str:
        return "AWAY"


AWAY = _Away()


class Replies:
    """The answers to some commands, perhaps of several servers: `await replies.all` is the list of them. What
    was not answered is `AWAY`; it never fails."""

    __slots__ = ("_left", "_values", "all")

    def __init__(self, size: int) -> None:
        self.all: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self._values: list[Any] = [AWAY] * size
        self._left = size

    def put(self, place: int, value: Any) -> None:
        """One answer is there."""
        self._values[place] = value
        self._left -= 1
        if not self._left and not self.all.done():
            self.all.set_result(self._values)


class Redis(asyncio.Protocol):
    """A pipelining client: `send` commands, and await the `Replies`."""

    def __init__(self, url: str, *scripts: str) -> None:
        """`scripts` are loaded on each connection, so that `EVALSHA` knows them."""
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 6379)
        loading = [pack("SCRIPT", "LOAD", script) for script in scripts]
        self._greeting = [*greeting(unquote(parts.password or ""), parts.path.strip("/")), *loading]
        self._greeted: Replies | None = None
        self._breaker = breaker.of(url)
        self._waiting: deque[tuple[Replies, int, float]] = deque()
        self._unsent: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop
        self._watched = False

    def ready(self) -> bool:
        """Whether a command can be sent now; if not, a connection is on its way."""
        if self._transport is not None:
            return True
        if self._connecting is None and self._breaker.allows():
            self._connecting = asyncio.get_running_loop().create_task(self._connect())
        return False

    def send(self, commands: bytes, replies: Replies, *places: int) -> None:
        """Send commands (packed by `pack`); their answers go to these places of `replies`, `AWAY` when not
        connected."""
        if self._transport is None:
            for place in places:
                replies.put(place, AWAY)
            return
        loop = self._loop
        if not self._unsent:
            # Not at once but a turn of the loop later: what is read in between leaves in the same write.
            loop.call_soon(loop.call_soon, self._flush)
        self._unsent.append(commands)
        if not self._watched:
            self._watched = True
            loop.call_later(_WATCH_SECONDS, self._watch)
        now = loop.time()
        for place in places:
            self._waiting.append((replies, place, now))

    async def ask(self, command: bytes) -> Any:
        """The answer to one command, or `AWAY`."""
        replies = Replies(1)
        self.send(command, replies, 0)
        return (await replies.all)[0]

    async def connect(self) -> None:
        """Connect now, if it can be done in time."""
        self.ready()
        if self._connecting is not None:
            await self._connecting

    def close(self) -> None:
        """Let go of the connection."""
        self._lose()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The greeting is sent before anyone can ask: nobody reads another database, or meets no script."""
        self._reader, self._loop = hiredis.Reader(), asyncio.get_running_loop()
        self._transport = transport  # type: ignore[assignment]
        self._greeted = Replies(len(self._greeting))
        for place, command in enumerate(self._greeting):
            self.send(command, self._greeted, place)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (answer := self._reader.gets()) is not False:
            replies, place, _ = self._waiting.popleft()
            replies.put(place, AWAY if isinstance(answer, hiredis.ReplyError) else answer)

    def connection_lost(self, _error: Exception | None) -> None:
        self._lose()

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await asyncio.get_running_loop().create_connection(lambda: self, *self._address)
                said = await self._greeted.all if self._greeting and self._greeted else []
        except (OSError, TimeoutError):
            said = [AWAY]
        finally:
            self._connecting = None
        if AWAY in said:
            self._breaker.trip()
            self._lose()
        else:
            self._breaker.succeeded()

    def _flush(self) -> None:
        commands, self._unsent = self._unsent, []
        if self._transport is not None:
            self._transport.write(b"".join(commands))

    def _watch(self, seen: Replies | None = None) -> None:
        """The oldest question tells: answers come in order. It must be overdue twice in a row: when the loop
        itself was busy, the answer is there and has only not been read yet."""
        if not self._waiting:
            self._watched = False
            return
        oldest, _, asked = self._waiting[0]
        overdue = self._loop.time() - asked > SECONDS
        if overdue and oldest is seen:
            self._watched = False
            self._breaker.trip()
            self._lose()
        else:
            self._loop.call_later(_WATCH_SECONDS, self._watch, oldest if overdue else None)

    def _lose(self) -> None:
        transport, self._transport = self._transport, None
        waiting, self._waiting = self._waiting, deque()
        self._unsent = []
        if transport is not None:
            transport.abort()
        for replies, place, _ in waiting:
            replies.put(place, AWAY)


def pack(*arguments: str | bytes | float) -> bytes:
    """A command as Redis reads it (RESP)."""
    packed: bytes = hiredis.pack_command(arguments)  # type: ignore[arg-type]
    return packed


def digest(script: str) -> bytes:
    """What `EVALSHA` calls a script."""
    return hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest().encode()


def greeting(password: str, database: str) -> list[bytes]:
    """What a connection begins with."""
    commands = [pack("AUTH", password)] if password else []
    commands.append(pack("CLIENT", "SETNAME", _CLIENT_NAME))
    return [*commands, pack("SELECT", database)] if database not in ("", "0") else commands
