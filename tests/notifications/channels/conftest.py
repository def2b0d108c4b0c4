"""Real SMTP servers: one that keeps what it gets, and one that follows a script up to its fault."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from webapp.notifications.channels.email import Mail, SmtpServer, compose, send
from webapp.notifications.channels.email.connection import tls_context

Act = Callable[[socket.socket], bool]
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@dataclass
class Mailbox:
    """An aiosmtpd handler that keeps envelopes, or answers `refusals[verb]` ("MAIL", "RCPT", "DATA")."""

    refusals: dict[str, str] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_MAIL(
        self, _: Any, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.refusals.get("MAIL", "250 OK")

    async def handle_RCPT(self, _: Any, __: Session, envelope: Envelope, address: str, ___: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.refusals.get("RCPT", "250 OK")

    async def handle_DATA(self, _: Any, __: Session, envelope: Envelope) -> str:
        if "DATA" not in self.refusals:
            self.envelopes.append(envelope)
        return self.refusals.get("DATA", "250 2.0.0 queued as 42")


class OnFreePort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class Sink:
    box: Mailbox
    url: str


@pytest.fixture
def sink() -> Iterator[Callable[..., Sink]]:
    """Return a starter of aiosmtpd servers; keyword arguments go to the Controller."""
    running: list[Controller] = []

    def start(refusals: dict[str, str] | None = None, **options: Any) -> Sink:
        box = Mailbox(refusals or {})
        controller = OnFreePort(box, hostname="127.0.0.1", port=0, **options)
        controller.start()
        running.append(controller)
        return Sink(box, f"smtp://127.0.0.1:{controller.port}")

    yield start
    for controller in running:
        controller.stop()


class Scripted(threading.Thread):
    """A server for one connection that keeps to the protocol, except at `verb`, where it does `act`."""

    def __init__(self, verb: str, act: Act) -> None:
        super().__init__(daemon=True)
        self.verb, self.act = verb, act
        self.lines: list[bytes] = []
        self.replies = {"EHLO": b"250 hi\r\n", "DATA": b"354 go\r\n", "banner": b"220 hi\r\n"}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(5)
        self.url = f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"

    def run(self) -> None:
        try:
            with self.listener.accept()[0] as sock:
                sock.settimeout(5)
                self._talk(sock)
        except OSError:
            return

    def _talk(self, sock: socket.socket) -> None:
        verb, lines = "banner", sock.makefile("rb")
        with lines:
            while True:
                if verb == self.verb:
                    if not self.act(sock):
                        return
                else:
                    sock.sendall(self.replies.get(verb, b"250 ok\r\n"))
                verb = self._next(lines, in_data=verb == "DATA")
                if verb in {"", "QUIT"}:
                    return

    def _next(self, lines: Any, *, in_data: bool) -> str:
        for line in lines:
            self.lines.append(line)
            if not in_data:
                return line.split()[0].decode().upper()
            if line == b".\r\n":
                return "."
        return ""


@pytest.fixture
def scripted() -> Iterator[Callable[[str, Act], Scripted]]:
    """Return a starter of scripted servers. Verbs: banner, EHLO, STARTTLS, MAIL, RCPT, DATA, "." ."""
    running: list[Scripted] = []

    def start(verb: str, act: Act) -> Scripted:
        server = Scripted(verb, act)
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.listener.close()
        server.join(6)


@dataclass(frozen=True)
class Acts:
    """What a scripted server can do at its verb; True goes on with the script."""

    @staticmethod
    def say(line: str) -> Act:
        return lambda sock: sock.sendall(f"{line}\r\n".encode()) is None

    @staticmethod
    def say_and_drop(text: str) -> Act:
        return lambda sock: sock.sendall(text.encode()) is not None

    @staticmethod
    def drop(_: socket.socket) -> bool:
        return False

    @staticmethod
    def hang(sock: socket.socket) -> bool:
        """Read nothing and say nothing until the other side is gone."""
        while sock.fileno() >= 0 and not _gone(sock):
            time.sleep(0.02)
        return False

    @staticmethod
    def drip(text: bytes, *, after: bytes = b"") -> Act:
        """Say `after` at once, then one byte of `text` every 50 ms, for ever."""

        def act(sock: socket.socket) -> bool:
            sock.sendall(after)
            for place in range(10_000):
                sock.sendall(text[place % len(text)].to_bytes(1, "big"))
                time.sleep(0.05)
            return False

        return act


def _gone(sock: socket.socket) -> bool:
    """Whether the peer closed or reset, told without taking what it has written (TCP_INFO's state)."""
    state = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
    return state != 1


@pytest.fixture
def acts() -> Acts:
    return Acts()


@pytest.fixture
def mail() -> Callable[..., Mail]:
    """Return a maker of mails; keyword arguments replace fields."""

    def make(**changes: Any) -> Mail:
        fields: dict[str, Any] = {
            "recipient": "ada@example.org",
            "subject": "Reminder: Pay rent",
            "text": "Hello\n.dot\n..dots\n",
            "html": "<p>Hello</p>",
            "message_id": "<d1@myriad.example>",
            "sender": "Myriad <no-reply@myriad.example>",
        }
        return Mail(**(fields | changes))

    return make


@pytest.fixture
def deliver(mail: Callable[..., Mail]) -> Callable[..., str]:
    """Return `send` with short times, for an URL."""

    def go(
        url: str,
        *,
        message: EmailMessage | None = None,
        timeout: float = 0.3,
        deadline: float = 2.0,
        before_final_dot: Callable[[], None] = lambda: None,
    ) -> str:
        return send(
            SmtpServer.from_url(url),
            message or compose(mail(), date=NOW),
            timeout=timeout,
            deadline=deadline,
            before_final_dot=before_final_dot,
        )

    return go


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """Return a server's TLS settings for 127.0.0.1, and have the client trust their certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    clock = dt.datetime.now(dt.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = (
        builder.not_valid_before(clock - dt.timedelta(days=1))
        .not_valid_after(clock + dt.timedelta(days=1))
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    tls_context.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    yield context
    tls_context.cache_clear()
