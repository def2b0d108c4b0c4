"""Links in mails. Their tokens are derived from a stored challenge: no row or log need keep one."""

from urllib.parse import quote
from uuid import UUID

from webapp.core.signing import sign, verify

VERIFY_EMAIL = "verify-email"
"""The purpose of a token that confirms an address: a token for one purpose is none for another."""

RESET_PASSWORD = "reset-password"  # noqa: S105  (a purpose, not a password)
CONFIRM_EMAIL, CONFIRM_DELETION = "confirm-email", "confirm-deletion"
"""Of tokens that set a new password, move the account to another address, and delete it. Each is also the
page of its link."""

UNSUBSCRIBE = "unsubscribe"


def token(key: str, purpose: str, challenge_id: str) -> str:
    """The one-time token that answers a challenge: only who holds the key can make it."""
    return f"{challenge_id}.{sign(key, purpose, challenge_id)}"


def challenge_of(key: str, purpose: str, text: str) -> str | None:
    """The id of the challenge that a token answers; None when the token is not one of ours."""
    challenge_id, _, signature = text.partition(".")
    return challenge_id if verify(key, signature, purpose, challenge_id) else None


def verify_email(app_url: str, key: str, challenge_id: str) -> str:
    """The link that confirms an address. The token stands in the fragment: no server or proxy logs it."""
    return one_time(app_url, key, VERIFY_EMAIL, challenge_id)


def one_time(app_url: str, key: str, purpose: str, challenge_id: str) -> str:
    """The link to the page of a purpose, with its token in the fragment."""
    return f"{app_url}/{purpose}#token={quote(token(key, purpose, challenge_id))}"


def forgot_password(app_url: str) -> str:
    """Where one asks for a new password."""
    return f"{app_url}/forgot-password"


def access_tokens(app_url: str) -> str:
    """Where one sees one's personal access tokens."""
    return f"{app_url}/settings/tokens"


def account(app_url: str) -> str:
    """Where one changes what guards the account."""
    return f"{app_url}/settings/account"


def task(app_url: str, task_id: str) -> str:
    """The page of one task."""
    return f"{app_url}/tasks/{quote(task_id)}"


def tasks(app_url: str) -> str:
    """The list of tasks."""
    return f"{app_url}/tasks"


def notification_settings(app_url: str) -> str:
    """Where one chooses which mails to get."""
    return f"{app_url}/settings/notifications"


def webhooks(app_url: str) -> str:
    """Where one sees one's webhooks."""
    return f"{app_url}/settings/webhooks"


def sessions(app_url: str) -> str:
    """Where one sees where one is signed in."""
    return f"{app_url}/settings/sessions"


def unsubscribe(app_url: str, key: str, user_id: UUID, topic: str) -> str:
    """The link that ends mails of a topic. It works for whoever has the mail, logged out and for ever, and
    for nothing else."""
    token = f"{user_id.hex}.{topic}.{sign(key, UNSUBSCRIBE, user_id.hex, topic)}"
    return f"{app_url}/api/v1/notifications/unsubscribe?token={quote(token)}"


def subscription_of(key: str, text: str) -> tuple[UUID, str] | None:
    """Whose mails, and which, a token of `unsubscribe` ends; None when it is not one of ours."""
    parts = text.split(".")
    if len(parts) != 3 or not verify(key, parts[2], UNSUBSCRIBE, *parts[:2]):
        return None
    return UUID(parts[0]), parts[1]
