"""Addresses: which spellings are the same."""

import unicodedata
from contextlib import suppress

from email_validator import EmailNotValidError, validate_email


def normalise(address: str) -> str:
    """The one spelling of an address: two spellings of it (case, accents, punycode) are one account."""
    with suppress(EmailNotValidError):  # no account has it, but a log-in may try it
        address = validate_email(address.strip(), check_deliverability=False).normalized
    return unicodedata.normalize("NFC", address.strip().casefold())
