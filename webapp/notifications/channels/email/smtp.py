"""One mail, handed to an SMTP server verb by verb (RFC 5321)."""

from collections.abc import Callable
from email.message import EmailMessage

from webapp.notifications.channels.email.connection import Budget
from webapp.notifications.channels.email.conversation import Conversation, opened
from webapp.notifications.channels.email.envelope import Envelope
from webapp.notifications.channels.email.faults import (
    Abandoned,
    PermanentFailure,
    SmtpFailure,
    TemporaryFailure,
)
from webapp.notifications.channels.email.server import SmtpServer

__all__ = ["Abandoned", "PermanentFailure", "SmtpFailure", "SmtpServer", "TemporaryFailure", "send"]


def send(
    server: SmtpServer,
    message: EmailMessage,
    *,
    timeout: float,
    deadline: float,
    before_final_dot: Callable[[], None],
) -> str:
    """Hand `message` over and return the text of the server's last reply.

    `timeout` bounds each wait and `deadline` the whole conversation, in seconds. `before_final_dot` is called
    once, when the server has asked for the mail and has none of it yet: the caller notes there that the mail
    may be out from now on. If it raises (Abandoned, or anything else), the connection is dropped and no mail
    exists.

    Raises TemporaryFailure or PermanentFailure, and ValueError for a message that is not from one mailbox to
    one mailbox.
    """
    envelope = Envelope.of(message)
    with opened(server, Budget.starting_now(timeout, deadline)) as talk:
        _introduce(talk, server)
        _offer(talk, envelope)
        before_final_dot()
        return talk.hand_over(envelope.body)


def _introduce(talk: Conversation, server: SmtpServer) -> None:
    if server.tls == "implicit":
        talk.secure(server.host)
    talk.greet()
    if server.tls == "starttls":
        talk.start_tls(server.host)
    if server.user:
        talk.log_in(server.user, server.password)


def _offer(talk: Conversation, envelope: Envelope) -> None:
    if envelope.international and not talk.offers("smtputf8"):
        raise PermanentFailure("MAIL: the server takes no international addresses (RFC 6531)")
    talk.ask("MAIL", f"FROM:<{envelope.sender}>{envelope.options}")
    talk.ask("RCPT", f"TO:<{envelope.recipient}>")
    talk.ask_to_send()
