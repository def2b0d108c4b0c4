"""A server that says what another says, but for a few bytes: a broker that cannot what ours can."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

_SECONDS = 10


@contextmanager
def altering(port: int, was: bytes, becomes: bytes) -> Iterator[int]:
    """A relay to `port` of this machine, in whose answers `was` is `becomes`, where one read has all of it.
    Out: the relay's port; it takes one connection after another."""
    with closing(socket.create_server(("127.0.0.1", 0))) as heard:
        heard.settimeout(_SECONDS)
        thread = threading.Thread(target=_serve, args=(heard, port, was, becomes), daemon=True)
        thread.start()
        yield heard.getsockname()[1]
        heard.shutdown(socket.SHUT_RDWR)  # closing it would not wake who waits in `accept`
        thread.join(_SECONDS)


def _serve(heard: socket.socket, port: int, was: bytes, becomes: bytes) -> None:
    with suppress(OSError):
        while True:
            near, _ = heard.accept()
            with near, socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as far:
                asking = threading.Thread(target=_pass_on, args=(near, far), daemon=True)
                asking.start()
                _pass_on(far, near, was, becomes)
                asking.join(_SECONDS)


def _pass_on(
    source: socket.socket, target: socket.socket, was: bytes = b"\0", becomes: bytes = b"\0"
) -> None:
    """Until there is nothing more, which the other side is told."""
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data.replace(was, becomes))
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
