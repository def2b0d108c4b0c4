"""HTTP/1.1 by hand, on one connection that is kept: it costs next to nothing, so that what is measured is the
server and not its client."""

import json
import re
import socket
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_SECONDS = 20


class Raw:
    """A client of one server. Close it."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        name, _, port = self._host.partition(":")
        self._socket = socket.create_connection((name, int(port)), timeout=_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, method: str, path: str, body: object = None, token: str = "") -> bytes:
        """The bytes of a request, made before it counts."""
        sent = json.dumps(body).encode() if body is not None else b""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}", f"Content-Length: {len(sent)}"]
        if sent:
            lines.append("Content-Type: application/json")
        if token:
            lines.append(f"Authorization: Bearer {token}")
        return "\r\n".join([*lines, "", ""]).encode() + sent

    def ask(self, request: bytes) -> int:
        """The status of its answer, all of which is read."""
        self._socket.sendall(request)
        head, _, body = self._until(b"", b"\r\n\r\n").partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        left = int(length[1]) - len(body) if length else 0
        while left > 0:
            left -= len(self._some())
        return int(head[9:12])

    def close(self) -> None:
        self._socket.close()

    def _until(self, read: bytes, end: bytes) -> bytes:
        while end not in read:
            read += self._some()
        return read

    def _some(self) -> bytes:
        read = self._socket.recv(65_536)
        if not read:
            raise ConnectionError("the server ended the connection")
        return read
