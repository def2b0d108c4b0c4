"""Links in mails. Their tokens are derived from a stored challenge: no row or log need keep one."""

from urllib.parse import quote

from webapp.core.signing import sign, verify

VERIFY_EMAIL = "verify-email"
"""The purpose of a token that confirms an address: a token for one purpose is none for another."""


def token(key: str, purpose: str, challenge_id: str) -> str:
    """The one-time token that answers a challenge: only who holds the key can make it."""
    return f"{challenge_id}.{sign(key, purpose, challenge_id)}"


def challenge_of(key: str, purpose: str, text: str) -> str | None:
    """The id of the challenge that a token answers; None when the token is not one of ours."""
    challenge_id, _, signature = text.partition(".")
    return challenge_id if verify(key, signature, purpose, challenge_id) else None


def verify_email(app_url: str, key: str, challenge_id: str) -> str:
    """The link that confirms an address. The token stands in the fragment: no server or proxy logs it."""
    return f"{app_url}/verify-email#token={quote(token(key, VERIFY_EMAIL, challenge_id))}"


def task(app_url: str, task_id: str) -> str:
    """The page of one task."""
    return f"{app_url}/tasks/{quote(task_id)}"


def tasks(app_url: str) -> str:
    """The list of tasks."""
    return f"{app_url}/tasks"


def notification_settings(app_url: str) -> str:
    """Where one chooses which mails to get."""
    return f"{app_url}/settings/notifications"


def sessions(app_url: str) -> str:
    """Where one sees where one is signed in."""
    return f"{app_url}/settings/sessions"
