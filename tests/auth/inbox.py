"""What stands in a person's mails."""

import re

from devstack.catcher import Catcher

_LINK = re.compile(r"\S+/verify-email#token=(\S+)")


def verification_links(mails: Catcher, email: str) -> list[str]:
    """The links of the verification mails to this address, newest first."""
    found = (_LINK.search(mail["text"]) for mail in mails.messages(email))
    return [link.group(0) for link in found if link]


def verification_token(mails: Catcher, email: str) -> str:
    """The token of the newest verification mail."""
    return verification_links(mails, email)[0].partition("#token=")[2]


def one_time_token(mails: Catcher, email: str, page: str) -> str:
    """The token of the newest mail to this address with a link to `page`."""
    found = (re.search(rf"\S+/{page}#token=(\S+)", mail["text"]) for mail in mails.messages(email))
    return next(link.group(1) for link in found if link)


def subjects(mails: Catcher, email: str) -> list[str]:
    """Of the mails to this address, newest first."""
    return [mail["subject"] for mail in mails.messages(email)]
