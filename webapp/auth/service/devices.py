"""Devices: what they are called, and which of them an account knows."""

import re
from dataclasses import dataclass
from functools import cached_property

from ua_parser import parse

UNKNOWN = "Unknown device"
_MAX_NAME = 100
_OF_PHONES = "Mobile "
_HARMLESS = re.compile(r"[A-Za-z][A-Za-z0-9 +()_-]*")
"""What a mail may say of a device: nothing that a mail program makes a link of, for who asks for a mail to
somebody else writes the header."""


@dataclass(frozen=True)
class Device:
    """Where a request comes from. `is_known`: the account signed in on it before, and it can prove that."""

    user_agent: str
    address: str
    is_known: bool = False

    @cached_property
    def name(self) -> str:
        """In words: `Firefox on Linux`, `Safari on iPhone`, `curl`."""
        return device_name(self.user_agent)


NOWHERE = Device("", "")
"""What happens by itself, or by an operator's hand."""


def device_name(user_agent: str) -> str:
    """A browser's or program's name, and what it runs on, as far as its User-Agent header tells."""
    found = parse(user_agent[:500])
    program = found.user_agent.family.removeprefix(_OF_PHONES) if found.user_agent else ""
    system = found.os.family if found.os else ""
    if found.device and found.device.model and found.device.brand == "Apple":
        system = found.device.model if system == "iOS" else system
    name = " on ".join(part for part in (program, system) if part)[:_MAX_NAME]
    return name if _HARMLESS.fullmatch(name) else UNKNOWN
