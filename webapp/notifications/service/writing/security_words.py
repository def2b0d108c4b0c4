"""What mails about an account's security say: in one place, so that none promises what another denies."""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.contracts import links
from webapp.notifications.channels.email import mark as _


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
    otherwise: str = _("If it was not you, somebody has your password. Set a new one at once:")


LINKS = {
    links.RESET_PASSWORD: Link(
        _("Set a new password"),
        _("Somebody, most likely you, asked to set a new password for your account."),
        _("Set a new password"),
        _("If it was not you, do nothing: your password stays as it is."),
    ),
    links.CONFIRM_EMAIL: Link(
        _("Confirm your new e-mail address"),
        _("Somebody, most likely you, wants to use this address for a Myriad account from now on."),
        _("Use this address"),
        _("If it was not you, do nothing: nothing happens without your confirmation."),
    ),
    links.CONFIRM_DELETION: Link(
        _("Delete your account?"),
        _(
            "You asked us to delete your account. Confirm it, and all your data will be deleted "
            "after 7 days; "
            "until then you can sign in and keep the account."
        ),
        _("Delete my account"),
        _("If it was not you, do nothing, and change your password: somebody knows it."),
    ),
}

NOTICES = {
    "new_device": Notice(
        _("New sign-in to your account"),
        _("Somebody signed in to your account on a device that we do not know."),
        _("Look through your sessions"),
        links.sessions,
    ),
    "password_changed": Notice(
        _("Your password was changed"),
        _("The password of your account was changed, and all other sessions were ended."),
        _("Look through your sessions"),
        links.sessions,
    ),
    "password_reset": Notice(
        _("Your password was reset"),
        _(
            "The password of your account was set anew by a link that we sent you. All sessions and access "
            "tokens were ended."
        ),
        _("Look through your sessions"),
        links.sessions,
        _("If it was not you, somebody reads your mail. Secure your mailbox first, then set a new password:"),
    ),
    "email_change_requested": Notice(
        _("Your e-mail address is about to change"),
        _(
            "Somebody asked to move your account to another address, which happens once that one "
            "is confirmed."
        ),
        _("Look at your account"),
        links.account,
        _("If it was not you, set a new password at once: the change is off then."),
    ),
    "email_changed": Notice(
        _("Your e-mail address was changed"),
        _("Your account was moved to another address, which all further mail goes to."),
        _("Look at your account"),
        links.account,
        _(
            "If it was not you, answer this mail or write to those who run this service: from "
            "here on only they "
            "can help. If you read this at the new address, you can set a new password:"
        ),
    ),
    "otp_enabled": Notice(
        _("The second factor was switched on"),
        _(
            "From now on your account asks for a code when you sign in. Keep the recovery codes "
            "in a safe place."
        ),
        _("Look at your account"),
        links.account,
    ),
    "otp_disabled": Notice(
        _("The second factor was switched off"),
        _("Your account does not ask for a code any more when you sign in."),
        _("Look at your account"),
        links.account,
    ),
    "recovery_codes_made": Notice(
        _("New recovery codes were made"),
        _("New recovery codes were made for your account; the old ones do not work any more."),
        _("Look at your account"),
        links.account,
    ),
    "otp_locked": Notice(
        _("Somebody tried codes of your second factor"),
        _(
            "Somebody knows your password and tried several wrong codes. We let nobody try for "
            "some minutes, but "
            "on devices that your account knows."
        ),
        _("Look at your account"),
        links.account,
        _("If it was not you, set a new password at once:"),
    ),
    "token_made": Notice(
        _("An access token was made"),
        _("Somebody made an access token: with it a program can use your account."),
        _("Look through your access tokens"),
        links.access_tokens,
    ),
    "deletion_confirmed": Notice(
        _("Your account will be deleted"),
        _("Your account and all its data will be deleted in 7 days. Until then you can sign in and keep it."),
        _("Keep my account"),
        links.account,
        _("If it was not you, sign in to keep the account, and set a new password:"),
    ),
    "deletion_taken_back": Notice(
        _("Your account stays"),
        _("The deletion of your account was taken back."),
        _("Look at your account"),
        links.account,
    ),
    "account_linked": Notice(
        _("A new way to sign in"),
        _("From now on you can sign in to your account with another service."),
        _("Look at your account"),
        links.account,
    ),
    "export_ready": Notice(
        _("Your data is ready"),
        _("All your data is ready to be downloaded, for a week."),
        _("Download my data"),
        links.account,
        _("If you did not ask for it, somebody has your password. Set a new one at once:"),
    ),
}
"""By the audit log's word for what happened."""
