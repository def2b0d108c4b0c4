"""Calling a webhook: one request to a looked-up address, bounded in time and in what is read."""

import socket
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from webapp.notifications.channels.email.connection import Budget, cut_off, look_up, tls_context
from webapp.notifications.channels.webhook.addresses import Refused, Target, check, target

MAX_ANSWER_BYTES = 65_536
EXCERPT_CHARACTERS = 500
_OK = range(200, 300)
_MOVED = range(300, 400)


@dataclass(frozen=True)
class Outcome:
    """What became of one call: the answer's status and the beginning of its text, or what went wrong."""

    milliseconds: int
    status: int | None = None
    excerpt: str = ""
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether the receiver has it."""
        return self.status in _OK


def call(url: str, body: bytes, headers: dict[str, str], *, seconds: float, loopback: bool) -> Outcome:
    """POST `body`, within `seconds` in all. Out: what became of it; it never raises for what the receiver,
    its name server or the network do. Redirects are not followed."""
    began = time.monotonic()
    try:
        status, excerpt = _call(target(url, loopback=loopback), body, headers, seconds, loopback)
    except Refused as refused:
        return Outcome(_since(began), error=f"refused: {refused}")
    except (OSError, HTTPException, TimeoutError, ValueError) as error:
        late = time.monotonic() - began >= seconds
        return Outcome(_since(began), error="out of time" if late else _told(error))
    moved = "redirects are not followed" if status in _MOVED else ""
    return Outcome(_since(began), status, excerpt, moved)


def _call(
    where: Target, body: bytes, headers: dict[str, str], seconds: float, loopback: bool
) -> tuple[int, str]:
    budget = Budget.starting_now(seconds, seconds)
    with _connected(where, budget, loopback) as sock, cut_off(sock, budget):
        connection = _Connection(where.header, timeout=budget.wait())
        connection.sock = _secured(sock, where, budget)
        try:
            connection.request(
                "POST", where.path, body, {"Host": where.header, **headers, "Connection": "close"}
            )
            answer = connection.getresponse()
            return answer.status, _excerpt(answer)
        finally:
            connection.close()


def _connected(where: Target, budget: Budget, loopback: bool) -> socket.socket:
    """A connection to what the name led to when it was looked up, all of which must be public."""
    found = look_up(where.host, where.port, budget.wait())
    for *_, address in found:
        check(str(address[0]), loopback=loopback)
    fault: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(budget.wait())
            sock.connect(address)
        except OSError as error:
            sock.close()
            fault = error
        else:
            return sock
    raise fault


def _secured(sock: socket.socket, where: Target, budget: Budget) -> socket.socket:
    """TLS with a certificate for the name that the URL has, whatever address it led to."""
    sock.settimeout(budget.wait())
    return tls_context().wrap_socket(sock, server_hostname=where.host) if where.secure else sock


def _excerpt(answer: HTTPResponse) -> str:
    """The beginning of the answer's text. A receiver that drips or breaks off here has answered already."""
    try:
        raw = answer.read(MAX_ANSWER_BYTES)
    except (OSError, HTTPException):
        raw = b""
    text = "".join(one if one.isprintable() else " " for one in raw.decode("utf-8", "replace"))
    return text[:EXCERPT_CHARACTERS]


class _Bounded:
    """A file that ends after `left` bytes: an answer is no way to fill our memory, by its headers neither."""

    def __init__(self, file: Any, left: int) -> None:
        self._file, self._left = file, left

    def readline(self, limit: int = -1) -> bytes:
        return self._count(self._file.readline(self._bound(limit)))

    def read(self, amount: int = -1) -> bytes:
        return self._count(self._file.read(self._bound(amount)))

    def read1(self, amount: int = -1) -> bytes:
        return self._count(self._file.read1(self._bound(amount)))

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def _bound(self, amount: int) -> int:
        return self._left if amount is None or amount < 0 else min(amount, self._left)

    def _count(self, found: bytes) -> bytes:
        self._left -= len(found)
        return found


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp = _Bounded(self.fp, MAX_ANSWER_BYTES)  # type: ignore[assignment]


class _Connection(HTTPConnection):
    """It is given its socket, and never opens one by itself."""

    response_class = _Answer
    auto_open = 0


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _told(error: Exception) -> str:
    """What the user is told of a fault: short, and nothing of our network."""
    text = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    return f"{type(error).__name__}: {text}"[:200]
