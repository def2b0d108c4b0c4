"""Bytes on a socket, as no client library would send them; and what comes back."""

import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass


@dataclass
class Heard:
    """What came back until the other side, or `seconds`, ended it; and when its first byte did (seconds)."""

    data: bytes
    first: float
    closed: bool

    @property
    def status(self) -> int:
        """Of the first answer; 0 without one."""
        head = self.data.split(b" ", 2)
        return int(head[1]) if self.data.startswith(b"HTTP/") and len(head) > 1 else 0


def say(port: int, *parts: bytes | Iterable[bytes], seconds: float = 2.0) -> Heard:
    """Send parts one after another, and stop at the first byte that comes back; then listen."""
    began, heard, first = time.monotonic(), b"", 0.0
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        for part in _flat(parts):
            with suppress(OSError):  # refused already: the answer is on its way
                connection.sendall(part)
            if heard := _come(connection):
                first = time.monotonic() - began
                break
        closed = False
        with suppress(OSError):
            while time.monotonic() - began < seconds:
                more = connection.recv(65536)
                first = first or time.monotonic() - began
                heard += more
                if closed := not more:
                    break
    return Heard(heard, first, closed)


def _flat(parts: Iterable[bytes | Iterable[bytes]]) -> Iterable[bytes]:
    for part in parts:
        yield from [part] if isinstance(part, bytes) else part


def _come(connection: socket.socket) -> bytes:
    """What is there already."""
    with suppress(OSError):
        connection.setblocking(False)
        try:
            return connection.recv(65536)
        finally:
            connection.setblocking(True)
            connection.settimeout(2)
    return b""
