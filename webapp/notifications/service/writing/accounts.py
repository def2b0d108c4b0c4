"""Mails about an account."""

from typing import Any
from urllib.parse import urlsplit

from webapp.contracts import links
from webapp.notifications.channels.email import mark, span_text
from webapp.notifications.service.writing.letter import Letter
from webapp.notifications.service.writing.security_words import LINKS, NOTICES


def verification(letter: Letter) -> dict[str, Any]:
    """An address is to be confirmed."""
    said, settings = letter.said, letter.settings
    return {
        "name": said["name"],
        "email": said["email"],
        "link": links.verify_email(settings.app_url, settings.mail_link_key, said["challenge_id"]),
        "expires": span_text(said["expires_at"] - letter.now, locale=letter.locale),
    }


def session_ended(letter: Letter) -> dict[str, Any]:
    """A stolen refresh token was used."""
    return {
        "name": letter.name,
        "at": letter.moment(letter.said["at"]),
        "link": links.sessions(letter.settings.app_url),
    }


def link(letter: Letter) -> dict[str, Any]:
    """A link that works once."""
    said, settings = letter.said, letter.settings
    return {
        **vars(LINKS[said["purpose"]]),
        "name": said["name"],
        "email": said["email"],
        "link": links.one_time(
            settings.app_url, settings.mail_link_key, said["purpose"], said["challenge_id"]
        ),
        "expires": span_text(said["expires_at"] - letter.now, locale=letter.locale),
        "at": letter.moment(said["at"]),
        "device": said["device"],
        "address": said["address"],
    }


def security(letter: Letter) -> dict[str, Any]:
    """Something happened to the account."""
    said, settings = letter.said, letter.settings
    words = NOTICES[said["what"]]
    return {
        **vars(words),
        "name": said["name"],
        "detail": said["detail"],
        "at": letter.moment(said["at"]),
        "device": said["device"],
        "address": said["address"],
        "link": words.place(settings.app_url),
        "password_link": links.forgot_password(settings.app_url),
    }


OFF = {
    "failing": mark("We switched off one of your webhooks: it took no message for a whole day."),
    "gone": mark("We switched off one of your webhooks: it answered that it is gone for good."),
}


def host_of(url: str) -> str:
    """What a webhook is called by where its address would be too long."""
    return urlsplit(url).hostname or ""


def webhook_off(letter: Letter) -> dict[str, Any]:
    """A webhook failed for too long."""
    said = letter.said
    return {
        "name": letter.name,
        "host": host_of(said["url"]),
        "why": OFF[said["reason"]],
        "last_error": said["last_error"],
        "since": letter.moment(said["failing_since"]),
        "link": links.webhooks(letter.settings.app_url),
    }
