"""One click, and mails of a topic come no more (RFC 8058): by a link that works logged out, and for ever."""

from dataclasses import dataclass
from uuid import UUID

from webapp.contracts import links
from webapp.notifications.channels import email
from webapp.notifications.channels.email import mark as _
from webapp.notifications.errors import TokenInvalid
from webapp.notifications.models import DIGEST, EMAIL, OVERDUE, REMINDER, profile_row
from webapp.notifications.service.choosing import choose

TITLES = {
    REMINDER: _("Mails of your reminders"),
    OVERDUE: _("Mails about overdue tasks"),
    DIGEST: _("Your daily digest"),
}
"""Of the topics that one can do without."""

PAGE_STYLE = (
    ":root{color-scheme:light dark;--ink:#1b1f27;--page:#f3f4f7;--card:#fff;--line:#dfe2e8;"
    "--blue:#2f55d4;--on:#fff}"
    "@media(prefers-color-scheme:dark){:root{--ink:#f1f3f6;--page:#14161a;--card:#1e2127;--line:#333842;"
    "--blue:#8aa7ff;--on:#10131a}}"
    "body{margin:0;padding:32px 16px;background:var(--page);color:var(--ink);"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}"
    "main{max-width:512px;margin:0 auto;padding:32px;background:var(--card);border:1px solid var(--line);"
    "border-radius:12px}h1{margin:0;font-size:22px;line-height:1.3}a{color:var(--blue)}"
    "button{padding:12px 24px;border:0;border-radius:8px;background:var(--blue);color:var(--on);"
    "font:inherit;font-weight:600;cursor:pointer}"
    "button:focus-visible,a:focus-visible{outline:3px solid var(--ink);outline-offset:2px}"
)


@dataclass(frozen=True)
class Subscription:
    """Mails of one topic to one user, whose language is `locale`."""

    user_id: UUID
    topic: str
    locale: str
    is_known: bool


def subscription(token: str, *, key: str) -> Subscription:
    """What a link is about. Errors: `TokenInvalid`."""
    named = links.subscription_of(key, token)
    if named is None or named[1] not in TITLES:
        raise TokenInvalid
    profile = profile_row(named[0])
    return Subscription(*named, locale=(profile or {}).get("locale", "en"), is_known=profile is not None)


def unsubscribe(token: str, *, key: str) -> Subscription:
    """No more mails of the link's topic, of which one that waits is not sent either. Twice is once; nothing
    is kept of somebody who is gone. Errors: `TokenInvalid`."""
    found = subscription(token, key=key)
    if found.is_known:
        choose(found.user_id, {"kinds": {found.topic: {EMAIL: False}}}, expected=None)
    return found


def page(found: Subscription, *, done: bool, settings_link: str) -> str:
    """The page behind the link, in the reader's language: with a button, or what it did."""
    told = {"style": PAGE_STYLE, "what": TITLES[found.topic], "done": done, "settings_link": settings_link}
    return email.page("unsubscribe", told, locale=found.locale)
