"""Which passwords are refused: those that everybody tries first, and those that tell of their owner.

`common_passwords.txt` holds the 10,000 commonest passwords of eight characters and more: the most frequent
of the `passwords` list of zxcvbn 4.5.0 (MIT licence, copyright Dropbox, Inc.), and its long first names.
"""

import re
from functools import cache
from pathlib import Path

from webapp.core.errors import ValidationFailed

_LIST = Path(__file__).with_name("common_passwords.txt")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_FEW_CHARACTERS = 4
_OURS = frozenset({"myriad"})


@cache
def common() -> frozenset[str]:
    """The passwords that are guessed first, in small letters."""
    return frozenset(_LIST.read_text().split())


def check(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Errors: `ValidationFailed`, naming `field`, for a password that would be guessed."""
    text = password.casefold()
    if text in common() or len(set(text)) < _FEW_CHARACTERS:
        raise _refused(field, "password_common", "This password is one of the first that are guessed.")
    if _bare(text) in _personal(email.casefold(), name.casefold()):
        raise _refused(field, "password_personal", "This password is your name or address.")


def _personal(email: str, name: str) -> frozenset[str]:
    local, _, domain = email.partition("@")
    words = {email, local, domain, name, *name.split(), "".join(name.split()), *local.split(".")}
    return _OURS | {_bare(word) for word in words} | {_bare(name.replace(" ", joint)) for joint in "._-"}


def _bare(text: str) -> str:
    """Without the digits and signs around it: they are guessed too."""
    return _ENDS.sub("", text)


def _refused(field: str, code: str, message: str) -> ValidationFailed:
    return ValidationFailed(errors=[{"field": field, "code": code, "message": message}])
