"""More requests than can be served, at their own pace: nobody of the crowd waits for anybody's answer."""

import asyncio
import gc
import re
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from tests.support.load import AWAY

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_LENGTH, _LAST_CHUNK = re.compile(rb"(?i)\r\ncontent-length: *(\d+)"), b"\r\n0\r\n\r\n"
_LONGEST = 1 << 20
"""Bytes of an answer."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """A collection in a process as large as a suite's takes 0.4 s, in which nobody asks and nobody looks."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(frozen=True)
class Answer:
    """When it was asked (seconds of the flood), the status, and how long it took."""

    at: float
    status: int
    seconds: float


@dataclass
class Flood:
    """One request, sent again and again, on connections that are kept, as browsers keep theirs."""

    url: str
    path: str
    token: str
    timeout: float = 10
    _free: list[Connection] = field(default_factory=list)

    def open(self, rate: float, seconds: float) -> list[Answer]:
        """`rate` requests a second, whether they are answered or not. Out: what came of each."""
        with _uncollected():
            return asyncio.run(self._closing(self._open(rate, seconds)))

    def closed(self, clients: int, seconds: float) -> list[Answer]:
        """So many clients, each of which asks again when it is answered."""
        return asyncio.run(self._closing(self._closed(clients, seconds)))

    async def _closing(self, asking: Coroutine[Any, Any, list[Answer]]) -> list[Answer]:
        try:
            return await asking
        finally:
            while self._free:
                self._free.pop()[1].close()

    async def _open(self, rate: float, seconds: float) -> list[Answer]:
        began, asked = time.monotonic(), []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            asked.append(asyncio.create_task(self._ask(began)))
        return list(await asyncio.gather(*asked))

    async def _closed(self, clients: int, seconds: float) -> list[Answer]:
        began = time.monotonic()

        async def one() -> list[Answer]:
            told = []
            while time.monotonic() - began < seconds:
                told.append(await self._ask(began))
            return told

        return [answer for told in await asyncio.gather(*(one() for _ in range(clients))) for answer in told]

    async def _ask(self, began: float) -> Answer:
        start = time.monotonic()
        try:
            async with asyncio.timeout(self.timeout):
                status = await self._exchange()
        except (OSError, TimeoutError, EOFError):  # or the connection ended without a word
            status = AWAY
        return Answer(start - began, status, time.monotonic() - start)

    async def _exchange(self) -> int:
        reader, writer = self._free.pop() if self._free else await self._connect()
        try:
            writer.write(self._request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            await (reader.readexactly(int(length[1])) if length else reader.readuntil(_LAST_CHUNK))
        except BaseException:
            writer.close()
            raise
        self._free.append((reader, writer))
        return int(head.split(b" ", 2)[1])

    @cached_property
    def _request(self) -> bytes:
        return f"GET {self.path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.token}\r\n\r\n".encode()

    async def _connect(self) -> Connection:
        place = urlsplit(self.url)
        return await asyncio.open_connection(place.hostname, place.port, limit=_LONGEST)
