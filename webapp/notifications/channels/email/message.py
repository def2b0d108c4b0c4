"""A rendered notification as an Internet message (RFC 5322)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from webapp.notifications.channels.email.address import BadRecipient, mailbox, sender
from webapp.notifications.channels.email.plain import one_line

__all__ = ["BadRecipient", "Mail", "compose", "message_id"]

# RFC 5322 §2.1.1, less what "Name: " takes.
_LONGEST_VALUE = 900
_EXTRA = re.compile(r"(?:List|X|Feedback)-[A-Za-z0-9-]{1,60}|In-Reply-To|References", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """One mail to one recipient. `message_id` has its angle brackets, `sender` is "Name <addr-spec>"."""

    recipient: str
    subject: str
    text: str
    html: str
    message_id: str
    sender: str
    headers: Mapping[str, str] = field(default_factory=dict)


class _Verbatim(str):
    """A header value that is written as it is: the email package breaks long URLs into encoded words."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def message_id(delivery_id: str, domain: str) -> str:
    """Return `<delivery_id@domain>`, the same for each try: a second copy can be told (RFC 5322 §3.6.4).

    Raises ValueError when the two do not make an identifier.
    """
    identifier = f"<{delivery_id}@{domain}>"
    if not re.fullmatch(r"<[\w-]+(\.[\w-]+)*@[\w-]+(\.[\w-]+)*>", identifier, re.ASCII):
        raise ValueError("a message id is made of letters, digits, dots, hyphens and underscores")
    return identifier


def compose(mail: Mail, *, date: datetime) -> EmailMessage:
    """Return `mail` as multipart/alternative, text first, every body line 7-bit.

    `date` must know its zone. Headers may be List-*, X-*, Feedback-*, In-Reply-To and References.
    Raises BadRecipient for a recipient or sender that is not one mailbox, ValueError for a header that is not
    allowed or a naive date.
    """
    if date.utcoffset() is None:
        raise ValueError("the date of a message needs a zone")
    recipient = mailbox(mail.recipient)
    # Raw UTF-8 headers only when the address has no other form (RFC 6532).
    message = EmailMessage(policy=SMTP.clone(utf8=not recipient.username.isascii()))
    for name, value in _headers(mail, recipient, date).items():
        message[name] = value
    # Quoted-printable needs no 8BITMIME from the relay and keeps each line short.
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def _headers(mail: Mail, recipient: Address, date: datetime) -> dict[str, object]:
    own = {
        "From": sender(mail.sender),
        "To": recipient,
        "Subject": _subject(mail.subject),
        "Date": format_datetime(date),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834 §5: keeps out-of-office robots from answering
    }
    return own | {name: _extra(name, value) for name, value in mail.headers.items()}


def _subject(text: str) -> str:
    """Return a one-line subject. "=?" is parted: the email package would decode it, newlines included."""
    return one_line(text.replace("=?", "= ?"))


def _extra(name: str, value: str) -> _Verbatim:
    if not _EXTRA.fullmatch(name):
        raise ValueError("this header may not be set")
    if not (value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALUE):
        raise ValueError(f"the value of {name} is not one short line of ASCII")
    verbatim = _Verbatim(value)
    verbatim.name = name
    return verbatim
