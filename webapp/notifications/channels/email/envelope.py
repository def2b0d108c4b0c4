"""What SMTP says about a message beside the message itself, and the message as it goes over the wire."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self


@dataclass(frozen=True)
class Envelope:
    """Two addr-specs and the dot-stuffed body, without its final dot."""

    sender: str
    recipient: str
    body: bytes

    @classmethod
    def of(cls, message: EmailMessage) -> Self:
        """Return the envelope of `message`; ValueError when it is not from one mailbox to one mailbox."""
        return cls(_only(message, "From"), _only(message, "To"), _stuffed(message.as_bytes()))

    @property
    def international(self) -> bool:
        """Whether the server must know SMTPUTF8 to carry this (RFC 6531)."""
        return not self.body.isascii()

    @property
    def options(self) -> str:
        """Return the parameters of MAIL, with their leading space."""
        return " BODY=8BITMIME SMTPUTF8" if self.international else ""


def _only(message: EmailMessage, name: str) -> str:
    fields = message.get_all(name, [])
    addresses = [address for header in fields for address in header.addresses]
    if len(addresses) != 1:
        raise ValueError(f"a message needs exactly one address in {name}")
    return str(addresses[0].addr_spec)


def _stuffed(body: bytes) -> bytes:
    """Return `body` with CRLF for line ends and leading dots doubled (RFC 5321 §4.5.2).

    A bare CR or LF left in it could be read as the end of the mail by one server and not by the next.
    """
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", body).removesuffix(b"\r\n") + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
