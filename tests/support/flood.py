"""More requests than can be served, at their own pace: nobody of the crowd waits for anybody's answer."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.support.load import AWAY


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
    """One request, sent again and again."""

    url: str
    path: str
    token: str
    timeout: float = 10
    answers: list[Answer] = field(default_factory=list)

    def open(self, rate: float, seconds: float) -> list[Answer]:
        """`rate` requests a second, whether they are answered or not. Out: what came of each."""
        with _uncollected():
            return asyncio.run(self._open(rate, seconds))

    def closed(self, clients: int, seconds: float) -> list[Answer]:
        """So many clients, each of which asks again when it is answered."""
        return asyncio.run(self._closed(clients, seconds))

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
        except (OSError, TimeoutError, ValueError, IndexError):  # or the connection ended without a word
            status = AWAY
        return Answer(start - began, status, time.monotonic() - start)

    async def _exchange(self) -> int:
        place = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        try:
            head = f"GET {self.path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.token}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode())
            answer = await reader.read()
            return int(answer.split(b" ", 2)[1])
        finally:
            writer.close()
