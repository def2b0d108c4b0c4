"""The e-mail channel: render a notification, compose it as a message, hand it to an SMTP server."""

from webapp.notifications.channels.email.dates import due_text
from webapp.notifications.channels.email.faults import (
    Abandoned,
    PermanentFailure,
    SmtpFailure,
    TemporaryFailure,
)
from webapp.notifications.channels.email.message import BadRecipient, Mail, compose, message_id
from webapp.notifications.channels.email.planning import plan
from webapp.notifications.channels.email.render import Rendered, render
from webapp.notifications.channels.email.server import SmtpServer
from webapp.notifications.channels.email.smtp import send

__all__ = [
    "Abandoned",
    "BadRecipient",
    "Mail",
    "PermanentFailure",
    "Rendered",
    "SmtpFailure",
    "SmtpServer",
    "TemporaryFailure",
    "compose",
    "due_text",
    "message_id",
    "plan",
    "render",
    "send",
]
