"""The kinds of messages, and what each is about: that is what users choose by."""

from webapp.notifications.models import REMINDER, SECURITY

TOPIC_OF = {
    "verification": SECURITY,
    "link": SECURITY,
    "security": SECURITY,
    "session_ended": SECURITY,
    "reminder": REMINDER,
    "reminders_missed": REMINDER,
}
"""Every kind that the ledger knows."""
