"""The e-mail channel: render a notification, compose it as a message, hand it to an SMTP server."""

from webapp.notifications.channels.email.dates import clock_text, day_text, due_text, moment_text, span_text
from webapp.notifications.channels.email.faults import (
    Abandoned,
    PermanentFailure,
    SmtpFailure,
    TemporaryFailure,
)
from webapp.notifications.channels.email.language import locale_of, mark, translated
from webapp.notifications.channels.email.message import BadRecipient, Mail, compose, message_id
from webapp.notifications.channels.email.planning import plan
from webapp.notifications.channels.email.render import Rendered, page, render, subject_of
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
    "clock_text",
    "compose",
    "day_text",
    "due_text",
    "locale_of",
    "mark",
    "message_id",
    "moment_text",
    "page",
    "plan",
    "render",
    "send",
    "span_text",
    "subject_of",
    "translated",
]
