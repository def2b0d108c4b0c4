"""What mails about an account's security say: in one place, so that none promises what another denies."""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.contracts import links


@dataclass(frozen=True)
class Link:
    """A mail with a one-time link."""

    subject: str
    lead: str
    action: str
    otherwise: str


@dataclass(frozen=True)
class Notice:
    """A mail that tells what happened. `place` is where it can be undone."""

    subject: str
    lead: str
    action: str
    place: Callable[[str], str]
    otherwise: str = "If it was not you, somebody has your password. Set a new one at once:"


LINKS = {
    links.RESET_PASSWORD: Link(
        "Set a new password",
        "Somebody, most likely you, asked to set a new password for your account.",
        "Set a new password",
        "If it was not you, do nothing: your password stays as it is.",
    ),
    links.CONFIRM_EMAIL: Link(
        "Confirm your new e-mail address",
        "Somebody, most likely you, wants to use this address for a Myriad account from now on.",
        "Use this address",
        "If it was not you, do nothing: nothing happens without your confirmation.",
    ),
    links.CONFIRM_DELETION: Link(
        "Delete your account?",
        "You asked us to delete your account. Confirm it, and all your data will be deleted after 7 days; "
        "until then you can sign in and keep the account.",
        "Delete my account",
        "If it was not you, do nothing, and change your password: somebody knows it.",
    ),
}

NOTICES = {
    "new_device": Notice(
        "New sign-in to your account",
        "Somebody signed in to your account on a device that we do not know.",
        "Look through your sessions",
        links.sessions,
    ),
    "password_changed": Notice(
        "Your password was changed",
        "The password of your account was changed, and all other sessions were ended.",
        "Look through your sessions",
        links.sessions,
    ),
    "password_reset": Notice(
        "Your password was reset",
        "The password of your account was set anew by a link that we sent you. All sessions and access "
        "tokens were ended.",
        "Look through your sessions",
        links.sessions,
        "If it was not you, somebody reads your mail. Secure your mailbox first, then set a new password:",
    ),
    "email_change_requested": Notice(
        "Your e-mail address is about to change",
        "Somebody asked to move your account to another address, which happens once that one is confirmed.",
        "Look at your account",
        links.account,
        "If it was not you, set a new password at once: the change is off then.",
    ),
    "email_changed": Notice(
        "Your e-mail address was changed",
        "Your account was moved to another address, which all further mail goes to.",
        "Look at your account",
        links.account,
        "If it was not you, answer this mail or write to those who run this service: from here on only they "
        "can help. If you read this at the new address, you can set a new password:",
    ),
    "otp_enabled": Notice(
        "The second factor was switched on",
        "From now on your account asks for a code when you sign in. Keep the recovery codes in a safe place.",
        "Look at your account",
        links.account,
    ),
    "otp_disabled": Notice(
        "The second factor was switched off",
        "Your account does not ask for a code any more when you sign in.",
        "Look at your account",
        links.account,
    ),
    "recovery_codes_made": Notice(
        "New recovery codes were made",
        "New recovery codes were made for your account; the old ones do not work any more.",
        "Look at your account",
        links.account,
    ),
    "otp_locked": Notice(
        "Somebody tried codes of your second factor",
        "Somebody knows your password and tried several wrong codes. We let nobody try for some minutes, but "
        "on devices that your account knows.",
        "Look at your account",
        links.account,
        "If it was not you, set a new password at once:",
    ),
    "token_made": Notice(
        "An access token was made",
        "Somebody made an access token: with it a program can use your account.",
        "Look through your access tokens",
        links.access_tokens,
    ),
    "deletion_confirmed": Notice(
        "Your account will be deleted",
        "Your account and all its data will be deleted in 7 days. Until then you can sign in and keep it.",
        "Keep my account",
        links.account,
        "If it was not you, sign in to keep the account, and set a new password:",
    ),
    "deletion_taken_back": Notice(
        "Your account stays",
        "The deletion of your account was taken back.",
        "Look at your account",
        links.account,
    ),
    "account_linked": Notice(
        "A new way to sign in",
        "From now on you can sign in to your account with another service.",
        "Look at your account",
        links.account,
    ),
    "export_ready": Notice(
        "Your data is ready",
        "All your data is ready to be downloaded, for a week.",
        "Download my data",
        links.account,
        "If you did not ask for it, somebody has your password. Set a new one at once:",
    ),
}
"""By the audit log's word for what happened."""
