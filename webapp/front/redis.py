"""One Redis connection on the event loop. Commands of concurrent requests leave in one write: they pipeline
themselves. An answer that takes longer than a tenth of a second breaks the connection."""

import asyncio
import hashlib
from collections import deque
from typing import Any
from urllib.parse import unquote, urlsplit

import hiredis

from config.connections.times import REDIS_SECONDS as SECONDS
from webapp.core.breaker import Breaker

_CLIENT_NAME = "myriad-front"
_WATCH_SECONDS = 0.025


class RedisAway(Exception):
    """Redis did not answer in time, or an answer was an error."""


class Redis(asyncio.Protocol):
    """A pipelining client. `ask` sends; awaiting what it returns waits for the answer."""

    def __init__(self, url: str, *scripts: str) -> None:
        """`scripts` are loaded on each connection, so that `EVALSHA` knows them."""
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 6379)
        loading = [pack("SCRIPT", "LOAD", script) for script in scripts]
        self._greeting = [*_greeting(unquote(parts.password or ""), parts.path.strip("/")), *loading]
        self._breaker = Breaker(failures=1, open_seconds=1.0)
        self._waiting: deque[tuple[asyncio.Future[Any], float]] = deque()
        self._unsent: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._connecting: asyncio.Task[None] | None = None

    def ready(self) -> bool:
        """Whether a command can be sent now; if not, a connection is on its way."""
        if self._transport is not None:
            return True
        if self._connecting is None and self._breaker.allows():
            self._connecting = asyncio.get_running_loop().create_task(self._connect())
        return False

    def ask(self, command: bytes) -> "asyncio.Future[Any]":
        """Send a command (packed by `pack`). Call it only when `ready`. The future fails with `RedisAway`."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        if not self._unsent:
            loop.call_soon(self._flush)
        self._unsent.append(command)
        if not self._waiting:
            loop.call_later(_WATCH_SECONDS, self._watch)
        self._waiting.append((answer, loop.time()))
        return answer

    async def connect(self) -> None:
        """Connect now, if it can be done in time."""
        self.ready()
        if self._connecting is not None:
            await self._connecting

    def close(self) -> None:
        """Let go of the connection."""
        self._lose()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._reader = hiredis.Reader()
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (answer := self._reader.gets()) is not False:
            waiting, _ = self._waiting.popleft()
            if waiting.done():
                continue
            if isinstance(answer, hiredis.ReplyError):
                waiting.set_exception(RedisAway(str(answer)))
            else:
                waiting.set_result(answer)

    def connection_lost(self, _error: Exception | None) -> None:
        self._lose()

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await asyncio.get_running_loop().create_connection(lambda: self, *self._address)
                for command in self._greeting:
                    await self.ask(command)
            self._breaker.succeeded()
        except (OSError, TimeoutError, RedisAway):
            self._breaker.failed()
            self._lose()
        finally:
            self._connecting = None

    def _flush(self) -> None:
        commands, self._unsent = self._unsent, []
        if self._transport is not None:
            self._transport.write(b"".join(commands))

    def _watch(self, seen: "asyncio.Future[Any] | None" = None) -> None:
        """The oldest question tells: answers come in order. It must be overdue twice in a row: when the loop
        itself was busy, the answer is there and has only not been read yet."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            return
        oldest, asked = self._waiting[0]
        if loop.time() - asked <= SECONDS or oldest is not seen:
            overdue = oldest if loop.time() - asked > SECONDS else None
            loop.call_later(_WATCH_SECONDS, self._watch, overdue)
        else:
            self._breaker.failed()
            self._lose()

    def _lose(self) -> None:
        transport, self._transport = self._transport, None
        waiting, self._waiting = self._waiting, deque()
        if transport is not None:
            transport.abort()
        for answer, _ in waiting:
            if not answer.done():
                answer.set_exception(RedisAway("no answer"))


def pack(*arguments: str | bytes | float) -> bytes:
    """A command as Redis reads it (RESP)."""
    packed: bytes = hiredis.pack_command(arguments)  # type: ignore[arg-type]
    return packed


def digest(script: str) -> bytes:
    """What `EVALSHA` calls a script."""
    return hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest().encode()


def _greeting(password: str, database: str) -> list[bytes]:
    commands = [pack("AUTH", password)] if password else []
    commands.append(pack("CLIENT", "SETNAME", _CLIENT_NAME))
    return [*commands, pack("SELECT", database)] if database not in ("", "0") else commands
