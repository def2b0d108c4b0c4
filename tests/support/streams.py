"""Open event streams, as a browser holds them: whatever ends one, it is opened again."""

import selectors
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from tests.support.background import beside

AGAIN_SECONDS = 0.3


@dataclass
class Stream:
    """One of them."""

    port: int
    token: str
    connection: socket.socket | None = None
    greeted: bool = False
    again: float = 0.0

    def open(self) -> None:
        """Ask for it."""
        ask = f"GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.token}\r\n\r\n"
        with suppress(OSError):
            self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=2)
            self.connection.sendall(ask.encode())
            self.connection.setblocking(False)

    def close(self) -> None:
        """Hang up, to come back soon."""
        if self.connection:
            self.connection.close()
        self.connection, self.greeted = None, False
        self.again = time.monotonic() + AGAIN_SECONDS


@dataclass
class Streams:
    """All of them. `ended` counts those that the other side ended, `refused` answers that were no stream."""

    members: list[Stream] = field(default_factory=list)
    ended: int = 0
    refused: list[bytes] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(one.greeted for one in self.members)


@contextmanager
def held(port: int, tokens: Sequence[str], count: int) -> Iterator[Streams]:
    """So many streams while the block runs, dealt out to these people."""
    whole = Streams([Stream(port, tokens[number % len(tokens)]) for number in range(count)])
    try:
        with beside(partial(_live, whole)):
            yield whole
    finally:
        for one in whole.members:
            one.close()


def _live(whole: Streams, ended: threading.Event) -> None:
    with selectors.DefaultSelector() as selector:
        while not ended.is_set():
            for one in whole.members:
                if one.connection is None and time.monotonic() > one.again:
                    one.open()
                    if one.connection:
                        selector.register(one.connection, selectors.EVENT_READ, one)
            for key, _ in selector.select(0.1):
                _hear(whole, key.data, selector)


def _hear(whole: Streams, one: Stream, selector: selectors.BaseSelector) -> None:
    assert one.connection
    said = b""
    with suppress(OSError):
        said = one.connection.recv(65536)
    if said and not one.greeted:
        one.greeted = said.startswith(b"HTTP/1.1 200")
        if not one.greeted:
            whole.refused.append(said[:200])
    if not said or said.endswith(b"0\r\n\r\n") or not one.greeted:
        whole.ended += one.greeted
        selector.unregister(one.connection)
        one.close()
