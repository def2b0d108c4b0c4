"""From ledger rows to the mail: its words, in the reader's zone and language, and its links."""

from collections.abc import Sequence
from datetime import datetime

from config.settings import Settings
from webapp.contracts import links
from webapp.core.db import Row
from webapp.notifications.channels.email import Mail, message_id, render
from webapp.notifications.models import SECURITY, profile_row
from webapp.notifications.service.kinds import KINDS
from webapp.notifications.service.writing import accounts, tasks
from webapp.notifications.service.writing.letter import Letter, Words

_MAIL_DOMAIN = "myriad.mail"
WORDS: dict[str, Words] = {
    "verification": accounts.verification,
    "link": accounts.link,
    "security": accounts.security,
    "session_ended": accounts.session_ended,
    "webhook_off": accounts.webhook_off,
    "reminder": tasks.reminder,
    "reminders_missed": tasks.reminders_missed,
    "overdue": tasks.overdue,
    "digest": tasks.digest,
}


def write(deliveries: Sequence[Row], settings: Settings, now: datetime) -> Mail:
    """The mail of a delivery, and of those that go out with it. Its Message-ID is derived from the first:
    each try bears the same one. What is not about security goes to the address that the account has now, and
    says
    how to end such mails (RFC 8058)."""
    first = deliveries[0]
    letter = Letter(deliveries, profile_row(first["user_id"]) or {}, settings, now)
    topic = KINDS[first["kind"]].topic
    kind = "reminders" if len(deliveries) > 1 else first["kind"]
    context, headers, recipient = WORDS[first["kind"]](letter), {}, first["recipient"]
    if topic != SECURITY:
        url = links.unsubscribe(settings.app_url, settings.mail_link_key, first["user_id"], topic)
        headers = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        settings_link = links.notification_settings(settings.app_url)
        context |= {"settings_link": settings_link, "unsubscribe_link": url}
        recipient = letter.profile.get("email", recipient)
    rendered = render(kind, context, locale=letter.locale)
    return Mail(
        recipient=recipient,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=message_id(first["_id"], _MAIL_DOMAIN),
        sender=settings.mail_from,
        headers=headers,
    )
