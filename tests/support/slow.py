"""Clients that take their time: over their headers, over their bodies, over what they are answered."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle

from tests.support.background import beside

PAUSE = 1.0
_HEAD = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@dataclass
class Slow:
    """One of them. `kind` is `headers`, `body` or `read`; `large` is the path of something long."""

    kind: str
    port: int
    source: str
    large: str
    connection: socket.socket | None = None
    left: bytes = b""
    next: float = 0.0

    def begin(self) -> None:
        """Connect, and send what comes at once."""
        self.left = b""
        if self.kind == "headers":
            first, self.left = _HEAD[:20], _HEAD[20:] + b"X-Slow: " + b"x" * 2000
        elif self.kind == "body":
            first, self.left = _HEAD + b"Content-Length: 1000\r\n\r\n", b"[" * 1000
        else:
            first = b"GET " + self.large.encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n"
        with suppress(OSError):
            made = socket.socket()
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            made.settimeout(1)
            made.bind((self.source, 0))
            made.connect(("127.0.0.1", self.port))
            made.sendall(first)
            made.setblocking(False)
            self.connection = made

    def go_on(self) -> None:
        """A byte more, or a few bytes read; whoever was sent away comes back."""
        if self.connection is None:
            self.begin()
            return
        try:
            if self.left:
                self.connection.send(self.left[:1])
                self.left = self.left[1:]
            gone = self.connection.recv(100 if self.kind == "read" else 4096) == b""
        except BlockingIOError:
            gone = False
        except OSError:
            gone = True
        if gone:
            self.end()

    def end(self) -> None:
        """Hang up."""
        if self.connection:
            self.connection.close()
        self.connection = None


@dataclass
class Crowd:
    """All of them."""

    members: list[Slow] = field(default_factory=list)

    @property
    def connected(self) -> int:
        return sum(one.connection is not None for one in self.members)


@contextmanager
def crowd(port: int, count: int, large: str) -> Iterator[Crowd]:
    """So many slow clients at a port, of many addresses, while the block runs."""
    kinds = cycle(("headers", "body", "read"))
    sources = cycle(f"127.0.1.{number}" for number in range(1, 21))
    whole = Crowd([Slow(next(kinds), port, next(sources), large) for _ in range(count)])
    try:
        with beside(partial(_live, whole)):
            yield whole
    finally:
        for one in whole.members:
            one.end()


def _live(whole: Crowd, ended: threading.Event) -> None:
    for number, one in enumerate(whole.members):
        one.begin()
        one.next = time.monotonic() + PAUSE * number / len(whole.members)
    while not ended.is_set():
        now = time.monotonic()
        for one in whole.members:
            if one.next <= now:
                one.go_on()
                one.next = now + PAUSE
        ended.wait(0.02)
