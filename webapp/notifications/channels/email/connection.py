"""A TCP connection of which every wait ends: the look-up, the connect, each read and the whole."""

import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import Thread, Timer
from typing import Any, Self

Found = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Budget:
    """The seconds that each wait may take, and the moment (monotonic clock) when all of them must be over."""

    each: float
    ends: float

    @classmethod
    def starting_now(cls, each: float, whole: float) -> Self:
        """Return a budget of `each` seconds a wait and `whole` seconds in all."""
        return cls(each, time.monotonic() + whole)

    def left(self) -> float:
        """Return the seconds left in all, 0 or less when time is up."""
        return self.ends - time.monotonic()

    def wait(self) -> float:
        """Return the seconds that the next wait may take; TimeoutError when there are none."""
        if self.left() <= 0:
            raise TimeoutError("out of time")
        return min(self.each, self.left())


def connect(host: str, port: int, budget: Budget) -> socket.socket:
    """Return a socket connected to the first address of `host` that answers; OSError when none does."""
    fault: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address in look_up(host, port, budget.wait()):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(budget.wait())
            sock.connect(address)
        except OSError as error:
            sock.close()
            fault = error
        else:
            # The final dot is a packet of its own, which must not wait for the body's acknowledgement.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
    raise fault


@contextmanager
def cut_off(sock: socket.socket, budget: Budget) -> Iterator[None]:
    """Shut the connection of `sock` down when the budget ends, whoever is reading from it.

    A socket's own timeout starts anew with every byte, so a server that drips could hold a reader for ever.
    """
    # TLS takes the descriptor away from `sock`; a twin still reaches the connection.
    twin = sock.dup()
    timer = Timer(max(budget.left(), 0), _shut, (twin,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join(1)
        twin.close()


@cache
def tls_context() -> ssl.SSLContext:
    """Return the process's TLS settings: the system's (or SSL_CERT_FILE's) authorities, names checked."""
    return ssl.create_default_context()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def look_up(host: str, port: int, seconds: float) -> Found:
    """Return getaddrinfo's answer. It knows no timeout, so it runs in a thread that may be left behind."""
    answer: Future[Found] = Future()
    Thread(target=_answer, args=(answer, host, port), daemon=True).start()
    return answer.result(seconds)


def _answer(answer: Future[Found], host: str, port: int) -> None:
    try:
        answer.set_result(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError) as error:
        answer.set_exception(OSError(str(error)))
