"""The verbs of SMTP (RFC 5321), each bounded in time and each with its faults named."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from webapp.notifications.channels.email.connection import Budget, connect, cut_off, tls_context
from webapp.notifications.channels.email.faults import PermanentFailure, TemporaryFailure
from webapp.notifications.channels.email.plain import without_addresses
from webapp.notifications.channels.email.replies import WholeReplies
from webapp.notifications.channels.email.server import SmtpServer

# A 5xx to these verbs is about the mail. To any other verb, or about authentication (RFC 4954 §6) at any
# verb, it is about our own configuration, and must not cost a user their address.
_ABOUT_THE_MAIL = frozenset({"MAIL", "RCPT", "DATA", "final dot"})
_ABOUT_US = frozenset({530, 534, 535, 538})


class Conversation:
    """One connection to a server, from its banner to the reply to the final dot."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._smtp = WholeReplies(local_hostname=_own_name(sock))
        self._smtp.command_encoding = "utf-8"
        self._smtp.sock = sock
        self._budget = budget
        self._in_data = False
        self._outcome_unknown = False

    def greet(self) -> None:
        """Read the banner and say EHLO."""
        with self._step("banner"):
            reply = self._smtp.getreply()
        self._accept("banner", reply)
        self._ehlo()

    def start_tls(self, host: str) -> None:
        """Ask for TLS, turn to it and say EHLO again, forgetting the first answer (RFC 3207 §4.2)."""
        self.ask("STARTTLS")
        self.secure(host)
        self._ehlo()

    def secure(self, host: str) -> None:
        """Turn the connection to TLS, for a certificate that names `host`."""
        with self._step("TLS"):
            self._smtp.sock = tls_context().wrap_socket(self._socket(), server_hostname=host)
        # Bytes that came before the handshake were written by anybody: they go with the old reader.
        self._smtp.file = None

    def log_in(self, user: str, password: str) -> None:
        """Authenticate by the best mechanism that both sides know (RFC 4954)."""
        with self._step("AUTH"):
            try:
                self._smtp.login(user, password)
            except ValueError:
                raise OSError("the challenge or the credentials cannot be encoded") from None

    def offers(self, extension: str) -> bool:
        """Say whether the server's EHLO listed `extension` (lower case)."""
        return self._smtp.has_extn(extension)

    def ask(self, verb: str, arguments: str = "") -> None:
        """Say `verb` and take a 2xx; any other answer raises."""
        with self._step(verb):
            reply = self._smtp.docmd(verb, arguments)
        self._accept(verb, reply)

    def ask_to_send(self) -> None:
        """Say DATA and take a 354."""
        with self._step("DATA"):
            reply = self._smtp.docmd("DATA")
        self._accept("DATA", reply, wanted=3)
        self._in_data = True

    def hand_over(self, body: bytes) -> str:
        """Write `body` (dot-stuffed) and the final dot; return the text of the reply."""
        with self._step("body"):
            self._smtp.send(body)
        self._outcome_unknown = True
        with self._step("final dot"):
            self._smtp.send(b".\r\n")
            reply = self._smtp.getreply()
        self._in_data = False
        return self._accept("final dot", reply)

    def leave(self) -> None:
        """Say QUIT, if the server still listens, and close.

        The reply is not waited for: until the caller has noted a 250, a kill makes a second copy of the mail.
        """
        with suppress(OSError):
            if self._smtp.sock and not self._in_data:
                self._smtp.sock.settimeout(0)
                self._smtp.putcmd("QUIT")
        self._smtp.close()

    def _ehlo(self) -> None:
        with self._step("EHLO"):
            reply = self._smtp.ehlo()
        self._accept("EHLO", reply)

    @contextmanager
    def _step(self, verb: str) -> Iterator[None]:
        try:
            self._socket().settimeout(self._budget.wait())
            yield
        except OSError as error:
            late = self._budget.left() <= 0
            reason = f"{verb}: {'out of time' if late else _told(error)}"
            code = getattr(error, "smtp_code", None)
            raise TemporaryFailure(reason, code, handed_over=self._outcome_unknown) from None

    def _accept(self, verb: str, reply: tuple[int, bytes], *, wanted: int = 2) -> str:
        code, text = reply[0], without_addresses(reply[1].decode("utf-8", "replace"))
        if code // 100 == wanted:
            return text
        final = code // 100 == 5 and verb in _ABOUT_THE_MAIL and code not in _ABOUT_US
        # A refusal in so many words settles it: the server has no copy.
        unknown = self._outcome_unknown and code // 100 not in (4, 5)
        fault = PermanentFailure if final else TemporaryFailure
        raise fault(f"{verb}: {code} {text}", code if code > 0 else None, handed_over=unknown)

    def _socket(self) -> socket.socket:
        if self._smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        return self._smtp.sock


@contextmanager
def opened(server: SmtpServer, budget: Budget) -> Iterator[Conversation]:
    """Connect to `server`, give the conversation that starts there, and leave it in any case."""
    try:
        sock = connect(server.host, server.port, budget)
    except OSError as error:
        raise TemporaryFailure(f"connect: {_told(error)}") from None
    with cut_off(sock, budget):
        talk = Conversation(sock, budget)
        try:
            yield talk
        finally:
            talk.leave()


def _told(error: OSError) -> str:
    """Return what may be told of a fault. smtplib puts whole replies to AUTH, user included, into its own."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return without_addresses(str(error)) or type(error).__name__


def _own_name(sock: socket.socket) -> str:
    """Return the name to say in EHLO: a full host name or else an address literal (RFC 5321 §4.1.4)."""
    name = socket.gethostname()
    if "." in name:
        return name
    address = str(sock.getsockname()[0]).partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
