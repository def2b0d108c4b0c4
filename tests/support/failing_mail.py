"""A mail server that fails in every way there is, some of the time, and remembers what it did."""

import random
import re
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

VERBS = ("banner", "EHLO", "MAIL", "RCPT", "DATA", "dot")
CODES = ("421", "451", "550")
HANGS = ("hang before banner", "hang in DATA", "hang after dot")
DROP = "drop after DATA"
WAYS = (*(f"{code} at {verb}" for verb in VERBS for code in CODES), *HANGS, DROP)
_HELD_SECONDS = 20.0


@dataclass
class FailingMail:
    """`kept` are the Message-IDs that were taken for each recipient, in order; `known` how many there were
    each time that the client was told so; `refused` whom a 550 was about. `ways` counts how they failed."""

    dice: random.Random
    share: float
    port: int = 0
    kept: dict[str, list[str]] = field(default_factory=dict)
    known: dict[str, list[int]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    ways: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def way(self) -> str:
        """How the next connection fails; "" if it does not."""
        with self.lock:
            way = self.dice.choice(WAYS) if self.dice.random() < self.share else ""
            self.ways[way] += 1
        return way

    def keep(self, recipient: str, body: bytes) -> None:
        """Take a mail."""
        found = re.search(rb"^Message-ID: (\S+)", body, re.MULTILINE)
        assert found is not None
        with self.lock:
            self.kept.setdefault(recipient, []).append(found[1].decode())

    def tell(self, recipient: str) -> None:
        """Note that the client is told of it."""
        with self.lock:
            self.known.setdefault(recipient, []).append(len(self.kept[recipient]))

    def answered(self, recipient: str) -> bool:
        """Whether it came again when the client had been told that it is here."""
        return min(self.known.get(recipient, [1 << 30])) < len(self.kept[recipient])


class _Failed(Exception):
    """This conversation is over."""


class _Talk(socketserver.StreamRequestHandler):
    """One connection, which fails in one way or in none."""

    sink: FailingMail
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.way, self.recipient = self.sink.way(), ""
        with suppress(_Failed, OSError):
            self._hang("hang before banner")
            self._answer("banner", "220 ready")
            while line := self.rfile.readline():
                self._verb(line.decode())

    def _verb(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
        if verb == "DATA":
            self._answer("DATA", "354 go on")
            self._data()
        elif verb == "QUIT":
            raise _Failed
        else:
            self._answer(verb, "250 OK")

    def _data(self) -> None:
        self._hang("hang in DATA")
        body = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise _Failed
            body += line
        if not self.way.endswith("at dot"):
            self.sink.keep(self.recipient, body)
        self._hang("hang after dot")
        if self.way == DROP:
            raise _Failed
        self._answer("dot", "250 taken", known=True)

    def _answer(self, verb: str, good: str, *, known: bool = False) -> None:
        if self.way.endswith(f" at {verb}"):
            code = self.way[:3]
            if code == "550":
                self.sink.refused.add(self.recipient)
            self.wfile.write(f"{code} as you like\r\n".encode())
            raise _Failed
        if known:
            self.sink.tell(self.recipient)
        self.wfile.write(f"{good}\r\n".encode())

    def _hang(self, way: str) -> None:
        """Say nothing, until the client has had enough."""
        if self.way == way:
            self.connection.settimeout(_HELD_SECONDS)
            with suppress(OSError):
                while self.connection.recv(65536):
                    pass
            raise _Failed


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128


@contextmanager
def failing_mail(dice: random.Random, share: float) -> Iterator[FailingMail]:
    """One on a free port of this machine, that fails in a `share` of all connections."""
    sink = FailingMail(dice, share)
    handler = type("Talk", (_Talk,), {"sink": sink})
    with _Server(("127.0.0.1", 0), handler) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join(5)


def address(number: int) -> str:
    """Everybody has one mailbox of their own: the server tells mails apart by it."""
    return f"person{number}@example.com"
