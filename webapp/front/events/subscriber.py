"""One connection to Redis on which all streams of a process hear: a channel is subscribed to for as long as
somebody listens."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import hiredis

from webapp.front.redis import greeting, pack

CONNECT_SECONDS, HEALTH_SECONDS, CONFIRM_SECONDS = 1.0, 1.0, 0.5
"""To connect; between two questions whether Redis is there, and for the answer; for a subscription."""

_AGAIN_SECONDS = 0.2


class Subscriber(asyncio.Protocol):
    """`hear` is told of each message and its channel; `back` when Redis was away and messages may be lost."""

    def __init__(self, url: str, hear: Callable[[str, bytes], None], back: Callable[[], None]) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 6379)
        self._greeting = greeting(unquote(parts.password or ""), parts.path.strip("/"))
        self._hear, self._back = hear, back
        self._listeners: Counter[str] = Counter()
        self._confirming: dict[str, asyncio.Future[bool]] = {}
        self._transport: asyncio.Transport | None = None
        self._running: asyncio.Task[None] | None = None
        self._was_there = False

    def start(self) -> None:
        """Connect, and do so again whenever the connection is lost."""
        self._running = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Let go of the connection."""
        if self._running is not None:
            self._running.cancel()
        self._drop()

    async def add(self, channels: tuple[str, ...]) -> bool:
        """Listen to these channels. Out: whether Redis said that from here on nothing is missed; if not,
        `back` tells when it is so."""
        new = [channel for channel in channels if not self._listeners[channel]]
        self._listeners.update(channels)
        if self._transport is None:
            return False
        loop = asyncio.get_running_loop()
        for channel in new:
            self._confirming[channel] = loop.create_future()
        self._send("SUBSCRIBE", *new)
        waiting = [self._confirming[channel] for channel in channels if channel in self._confirming]
        if waiting:
            await asyncio.wait(waiting, timeout=CONFIRM_SECONDS)
        return all(one.done() and one.result() for one in waiting)

    def remove(self, channels: tuple[str, ...]) -> None:
        """Listen no more."""
        self._listeners.subtract(channels)
        gone = [channel for channel in channels if self._listeners[channel] <= 0]
        for channel in gone:
            del self._listeners[channel]
            self._confirming.pop(channel, None)
        self._send("UNSUBSCRIBE", *gone)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._reader, self._answered = hiredis.Reader(), asyncio.Event()
        self._transport = transport  # type: ignore[assignment]
        self._transport.write(b"".join(self._greeting))  # type: ignore[union-attr]

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (said := self._reader.gets()) is not False:
            self._take(said)

    def connection_lost(self, _error: Exception | None) -> None:
        self._drop()

    def _take(self, said: Any) -> None:
        match said:
            case [b"message", channel, message]:
                self._hear(channel.decode(), message)
            case [b"subscribe", channel, _]:
                waiting = self._confirming.pop(channel.decode(), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(True)
            case [b"pong", *_] | b"PONG":
                self._answered.set()

    async def _run(self) -> None:
        while True:
            with suppress(OSError, TimeoutError):
                await self._stay()
            self._drop()
            await asyncio.sleep(_AGAIN_SECONDS * (0.5 + random.random()))  # noqa: S311  (no secret)

    async def _stay(self) -> None:
        """Errors: `TimeoutError` when Redis does not answer in time, and those of connecting."""
        async with asyncio.timeout(CONNECT_SECONDS):
            await asyncio.get_running_loop().create_connection(lambda: self, *self._address)
        self._send("SUBSCRIBE", *self._listeners)
        while self._transport is not None:
            self._answered.clear()
            self._send("PING")
            async with asyncio.timeout(HEALTH_SECONDS):
                await self._answered.wait()
            self._is_there()
            await asyncio.sleep(HEALTH_SECONDS)

    def _is_there(self) -> None:
        if not self._was_there:
            self._was_there = True
            self._back()

    def _send(self, command: str, *arguments: str) -> None:
        if self._transport is not None and (arguments or command == "PING"):
            self._transport.write(pack(command, *arguments))

    def _drop(self) -> None:
        transport, self._transport = self._transport, None
        self._was_there = False
        confirming, self._confirming = self._confirming, {}
        for waiting in confirming.values():
            if not waiting.done():
                waiting.set_result(False)
        if transport is not None:
            transport.abort()
            self._answered.set()
