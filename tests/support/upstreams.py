"""Servers in a web process's place, which do what one test needs and remember what they were asked."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Asked:
    """A request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[socket.socket, Asked], None]


def answers(connection: socket.socket, _asked: Asked) -> None:
    """Well."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def hangs_up(_connection: socket.socket, _asked: Asked) -> None:
    """As a process does that is killed while it works."""


@dataclass
class Upstream:
    """One server."""

    port: int
    behaviour: Behaviour
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def upstream(behaviour: Behaviour = answers) -> Iterator[Upstream]:
    """A server on a free port; each connection is one request."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        server = Upstream(listener.getsockname()[1], behaviour)
        threading.Thread(target=_serve, args=(listener, server), daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, server: Upstream) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_one, args=(connection, server), daemon=True).start()


def _one(connection: socket.socket, server: Upstream) -> None:
    with connection, connection.makefile("rb") as stream:
        connection.settimeout(10)
        if line := stream.readline().decode("latin-1").strip():
            head = [one.decode("latin-1").rstrip("\r\n") for one in iter(stream.readline, b"\r\n")]
            headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in head)}
            asked = Asked(line, headers, stream.read(int(headers.get("content-length", 0))))
            server.asked.append(asked)
            server.behaviour(connection, asked)
